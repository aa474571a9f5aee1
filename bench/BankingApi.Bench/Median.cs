namespace BankingApi.Bench;

internal static class Median
{
    public static double Of(IReadOnlyCollection<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>Of what each turn did in a second.</summary>
    public static double Of(IReadOnlyCollection<Turn> turns) => Of([.. turns.Select(turn => (double)turn.PerSecond)]);
}
