using BankingApi.UnitTests.Architecture.Violations.Left;

namespace BankingApi.UnitTests.Architecture.Violations.Right;

/// <summary>Breaks: no cycles. It knows where it comes from, and in a method's body only.</summary>
internal sealed class Egg
{
    public static string Origin() => typeof(Chicken).Name;
}
