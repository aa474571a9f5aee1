using System.Globalization;
using System.Text;

namespace BankingConsole.Accounts.Time;

/// <summary>Where money and moments lie on the chart: the one place where they become pixels, which are no money any more.</summary>
internal sealed class Geometry
{
    public const int Height = 240;
    private const int Top = 14;
    private const int Bottom = 26;

    private readonly Series _series;
    private readonly decimal _low;
    private readonly decimal _high;

    public Geometry(Series series, int width)
    {
        (_series, Width) = (series, width);
        var shown = series.Points.Where(point => point.At >= series.From).Select(point => point.Balance).ToList();
        if (series.Points.LastOrDefault(point => point.At < series.From) is { } before) shown.Add(before.Balance);
        _low = Math.Min(0, shown.DefaultIfEmpty().Min());
        _high = Math.Max(0, shown.DefaultIfEmpty().Max());
        if (_low == _high) _high = _low + 1;
    }

    public int Width { get; }

    public decimal Low => _low;

    public decimal High => _high;

    public double X(DateTimeOffset at)
        => Math.Clamp((at - _series.From) / (_series.To - _series.From), 0, 1) * Width;

    public double Y(decimal balance) => Top + (double)((_high - balance) / (_high - _low)) * (Height - Top - Bottom);

    public DateTimeOffset At(double x) => _series.From + (_series.To - _series.From) * Math.Clamp(x / Width, 0, 1);

    /// <summary>A step for each point: along at the old balance, then up or down to the new one.</summary>
    public string Steps()
    {
        var path = new StringBuilder();
        foreach (var point in _series.Points)
        {
            var (x, y) = (Text(X(point.At)), Text(Y(point.Balance)));
            path.Append(path.Length == 0 ? $"M{x} {y}" : $"H{x}V{y}");
        }
        if (path.Length > 0) path.Append(CultureInfo.InvariantCulture, $"H{Width}");
        return path.ToString();
    }

    public static string Text(double pixels) => pixels.ToString("0.#", CultureInfo.InvariantCulture);
}
