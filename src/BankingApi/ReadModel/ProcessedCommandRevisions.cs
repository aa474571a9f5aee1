namespace BankingApi.ReadModel;

/// <summary>What the views know of an account's answers to some commands.</summary>
/// <param name="Covered">The revision up to which a command that is not found was certainly not answered; -1 where the views do not have
/// the account.</param>
/// <param name="Found">The revisions of the answers, by command.</param>
public sealed record ProcessedCommandRevisions(long Covered, IReadOnlyDictionary<Guid, long> Found);
