using System.Runtime.CompilerServices;
using BankingApi.Features.Consistency;
using BankingApi.Subscriptions;

namespace BankingApi.Features.Live;

/// <summary>The events of an account from a revision on, and then those that come.</summary>
/// <param name="LastEventId">What the reader saw last; goes before <paramref name="AfterRevision"/>.</param>
public sealed record FollowAccount(Caller Caller, Guid AccountId, string? AfterRevision, string? LastEventId) : IQuery<AccountFrames>;

/// <summary>An open stream, with its place among the others until it is disposed of.</summary>
/// <param name="Frames">Batches, as they come; without end.</param>
public sealed record AccountFrames(IAsyncEnumerable<IReadOnlyList<LiveFrame>> Frames, IDisposable Place);

internal sealed class FollowAccountHandler(ReadConsistency readModel, LogTail tail, LiveConnections connections, LiveFrames frames)
    : IQueryHandler<FollowAccount, AccountFrames>
{
    /// <summary>Events that are sent together at most.</summary>
    private const int BatchSize = 64;

    public async Task<Result<AccountFrames>> Handle(FollowAccount query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var (text, name) = string.IsNullOrEmpty(query.LastEventId)
            ? (query.AfterRevision, "afterRevision") : (query.LastEventId, "Last-Event-ID");
        var after = text == "-1" ? -1 : Revisions.Read(text, name, errors);
        if (errors.Any) return errors.ToProblem();
        if ((await readModel.Past(query.Caller, query.AccountId, null, cancellationToken)).Failed(out var problem, out var past))
            return problem;
        if (after > past.Head.Revision) return Problem.Of(ProblemCodes.RevisionNotFound);
        if (connections.TryEnter() is not { } place) return Problem.Of(ProblemCodes.Overloaded);
        return new AccountFrames(Read(past, after ?? past.Head.Revision, cancellationToken), place);
    }

    private async IAsyncEnumerable<IReadOnlyList<LiveFrame>> Read(
        AccountPast past, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var follower = await tail.Follow(StreamNames.OfAccount(past.AccountId), cancellationToken);
        decimal? balance = after < 0 ? null
            : (await past.BalancesAfter((await past.At(after, cancellationToken))!, cancellationToken)).Balance;
        while (true)
        {
            // Before the look, so that what comes in between is not missed.
            var next = follower.Tail.Next;
            var events = follower.Tail.After(after, BatchSize)
                ?? [.. (await past.Read(after + 1, BatchSize, cancellationToken)).Select(one => one.Stored)];
            if (events.Count == 0)
            {
                await next.WaitAsync(cancellationToken);
                continue;
            }
            var batch = new LiveFrame[events.Count];
            for (var i = 0; i < batch.Length; i++)
            {
                batch[i] = await frames.Of(past, events[i], balance, cancellationToken);
                (balance, after) = (batch[i].BalanceAfter, events[i].Revision);
            }
            yield return batch;
        }
    }
}
