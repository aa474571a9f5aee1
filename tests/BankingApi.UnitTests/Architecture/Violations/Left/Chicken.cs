using BankingApi.UnitTests.Architecture.Violations.Right;

namespace BankingApi.UnitTests.Architecture.Violations.Left;

/// <summary>Breaks: no cycles. It knows what comes out of it.</summary>
internal sealed class Chicken
{
    public Egg? Laid { get; init; }
}
