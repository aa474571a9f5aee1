using BankingApi.Subscriptions;

namespace BankingApi.Features.Live;

/// <summary>Reads an account's events on behalf of one stream: from memory where they have just come, else from the log.</summary>
internal sealed class AccountReader(AccountPast past, long after, StreamFollower follower, LiveFrames frames)
{
    /// <summary>Events that are sent together at most.</summary>
    private const int BatchSize = 64;

    private readonly List<LiveFrame> _batch = [];
    private decimal? _balance;

    /// <summary>What has come since the last time, perhaps nothing; good until the next time.</summary>
    public async ValueTask<IReadOnlyList<LiveFrame>> Take(CancellationToken cancellationToken)
    {
        _batch.Clear();
        var events = follower.After(after, BatchSize) ?? await past.ReadStored(after + 1, BatchSize, cancellationToken);
        if (events.Count > 0) _balance ??= await past.BalanceBefore(after + 1, cancellationToken);
        foreach (var one in events)
        {
            var frame = await frames.Of(past, one, _balance, follower.HasCompany, cancellationToken);
            _batch.Add(frame);
            (_balance, after) = (frame.BalanceAfter, one.Revision);
        }
        return _batch;
    }
}
