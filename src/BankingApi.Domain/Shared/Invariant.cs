namespace BankingApi.Domain.Shared;

/// <summary>What must hold of every event that is about to be appended. A violation is a bug, never a refusal; it is looked for before the
/// append, since afterwards it would be history. Loading never asserts: what was written can always be read.</summary>
public static class Invariant
{
    public static void Holds(bool condition, string what)
    {
        if (!condition) throw new InvariantViolatedException(what);
    }
}

public sealed class InvariantViolatedException(string what) : Exception($"An event was about to break an invariant: {what}.");
