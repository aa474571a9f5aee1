namespace BankingConsole.Api;

/// <summary>What came of a call: a value, or a problem.</summary>
/// <param name="Replayed">The API had done this before, under the same key, and says what it said then.</param>
public sealed record Reply<T>(T? Value, Problem? Problem, bool Replayed = false)
    where T : class;
