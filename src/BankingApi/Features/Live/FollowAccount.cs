using BankingApi.Features.Consistency;
using BankingApi.Http.OpenApi;

namespace BankingApi.Features.Live;

/// <summary>The events of an account from a revision on, and then those that come.</summary>
/// <param name="LastEventId">What the reader saw last; goes before <paramref name="AfterRevision"/>.</param>
public sealed record FollowAccount(Caller Caller, Guid AccountId, string? AfterRevision, string? LastEventId) : IQuery<LivePlace>;

/// <summary>A place among the open streams, until it is disposed of.</summary>
/// <param name="After">Revision behind which the stream begins.</param>
public sealed record LivePlace(AccountPast Past, long After, IDisposable Place);

internal sealed class FollowAccountHandler(ReadConsistency readModel, LiveConnections connections) : IQueryHandler<FollowAccount, LivePlace>
{
    public async Task<Result<LivePlace>> Handle(FollowAccount query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var (text, name) = string.IsNullOrEmpty(query.LastEventId)
            ? (query.AfterRevision, "afterRevision") : (query.LastEventId, TakesLastEventIdAttribute.Header);
        var after = text == "-1" ? -1 : Revisions.Read(text, name, errors);
        if (errors.Any) return errors.ToProblem();
        if ((await readModel.Past(query.Caller, query.AccountId, null, cancellationToken)).Failed(out var problem, out var past))
            return problem;
        if (after > past.Head.Revision) return Problem.Of(ProblemCodes.RevisionNotFound);
        if (connections.TryEnter() is not { } place) return Problem.Of(ProblemCodes.Overloaded);
        return new LivePlace(past, after ?? past.Head.Revision, place);
    }
}
