namespace BankingApi.Evidence;

/// <summary>Walks through a log from its front to where it ended at the start of the walk, and finds the first place where it is not as it
/// was written.</summary>
/// <param name="ledger">Empty, or with what a digest says.</param>
/// <param name="againstDigest">Whether it is the latter.</param>
internal sealed class LogVerifier(ILogReader log, StreamLedger ledger, bool againstDigest, WalkProgress progress)
{
    /// <summary>Streams asked for at a time.</summary>
    private const int AtOnce = 64;

    private const int PagesKept = 16;

    private readonly EventJudge _judge = new(ledger, log.HasEveryPosition);
    private long _position = -1;

    public async Task<Verdict> Verify(CancellationToken cancellationToken)
    {
        var fault = await Walk(cancellationToken) ?? Unreached() ?? await Hidden(cancellationToken) ?? _judge.Gap;
        return new(_judge.Events, _judge.Streams, _judge.Unchained, fault);
    }

    private async Task<Fault?> Walk(CancellationToken cancellationToken)
    {
        Task<LoggedPage>? next = null;
        try
        {
            var head = await log.ReadHeadPosition(cancellationToken);
            if (head >= 0) next = Read();
            for (var pages = 1; next is not null; pages++)
            {
                var page = await next;
                _position = page.Position;
                // One page is read while the one before is judged.
                next = page.IsEnd || page.Position >= head ? null : Read();
                if (Judge(page, head) is { } fault) return fault;
                progress.Tell(_judge.Events, page.Position, head);
                // The collector would let pages that are done with pile up to the size of the processor's cache, hundreds of megabytes.
                if (pages % PagesKept == 0) GC.Collect(0);
            }
            return null;
        }
        catch (DamagedLogException damage)
        {
            return new(string.Create(CultureInfo.InvariantCulture, $"the log after position {_position}"), damage.Message);
        }
        finally
        {
            // Whoever closes the log must not close it under a read.
            if (next is not null) await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Task<LoggedPage> Read()
        {
            var after = _position;
            return Task.Run(() => log.Read(after, cancellationToken).AsTask(), cancellationToken);
        }
    }

    private Fault? Judge(LoggedPage page, long head)
    {
        foreach (var logged in page.Events)
        {
            if (logged.Stored.Position > head) break;
            if (_judge.Judge(logged) is { } fault) return fault;
        }
        return null;
    }

    /// <summary>What a digest knows and the log does not have.</summary>
    private Fault? Unreached()
    {
        if (!againstDigest) return null;
        foreach (var (stream, state) in ledger.Sorted())
        {
            if (state.KnownCount <= state.Count) continue;
            var (ends, known) = (state.Count - 1, state.KnownCount - 1);
            return Fault.At(stream.ToString(), state.Count, state.Count == 0
                ? string.Create(CultureInfo.InvariantCulture, $"the log has no such stream, the digest knows it up to revision {known}")
                : string.Create(CultureInfo.InvariantCulture, $"the log ends at revision {ends}, the digest knows {known}"));
        }
        return null;
    }

    /// <summary>What the log has still, and readers of a stream do not get.</summary>
    private async Task<Fault?> Hidden(CancellationToken cancellationToken)
    {
        if (!log.CanHideEvents) return null;
        foreach (var some in ledger.Sorted().Chunk(AtOnce))
        {
            var firsts = await Task.WhenAll(
                some.Select(stream => log.ReadFirstRevision(stream.Key.ToString(), cancellationToken).AsTask()));
            for (var i = 0; i < some.Length; i++)
                if (firsts[i] != 0) return Fault.Missing(some[i].Key.ToString(), 0, (firsts[i] ?? some[i].Value.Count) - 1);
        }
        return null;
    }
}

/// <param name="Unchained">How many of the events are from before there were hashes.</param>
/// <param name="Fault">Null where the log is whole.</param>
internal sealed record Verdict(long Events, long Streams, long Unchained, Fault? Fault);
