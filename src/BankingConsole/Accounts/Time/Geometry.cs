using System.Globalization;
using System.Text;
using BankingConsole.Api;

namespace BankingConsole.Accounts.Time;

/// <summary>Where money and moments lie on the chart: here they become pixels, which are no money any more.</summary>
internal sealed class Geometry
{
    public const int Height = 240;
    private const int Top = 14;
    private const int Bottom = 26;

    private readonly Series _series;
    private readonly IReadOnlyList<BalancePoint> _shown;

    public Geometry(Series series, int width)
    {
        (_series, Width) = (series, width);
        var began = series.Points.LastOrDefault(point => point.At < series.From);
        var within = series.Points.Where(point => point.At >= series.From);
        _shown = began is null ? [.. within] : [began, .. within];
        Low = Math.Min(0, Least ?? 0);
        High = Math.Max(0, Most ?? 0);
        if (Low == High) High = Low + 1;
    }

    public int Width { get; }

    /// <summary>The balances in the time shown; null where there are none.</summary>
    public decimal? Least => _shown.Min(point => (decimal?)point.Balance);

    public decimal? Most => _shown.Max(point => (decimal?)point.Balance);

    /// <summary>What the axis reaches from and to.</summary>
    public decimal Low { get; }

    public decimal High { get; }

    public double X(DateTimeOffset at) => _series.Part(at) * Width;

    public double Y(decimal balance) => Top + (double)((High - balance) / (High - Low)) * (Height - Top - Bottom);

    /// <summary>A step for each point: along at the old balance, then up or down to the new one.</summary>
    public string Steps()
    {
        var path = new StringBuilder();
        foreach (var point in _shown)
        {
            var (x, y) = (Text(X(point.At)), Text(Y(point.Balance)));
            path.Append(path.Length == 0 ? $"M{x} {y}" : $"H{x}V{y}");
        }
        if (path.Length > 0) path.Append(CultureInfo.InvariantCulture, $"H{Width}");
        return path.ToString();
    }

    public static string Text(double pixels) => pixels.ToString("0.#", CultureInfo.InvariantCulture);
}
