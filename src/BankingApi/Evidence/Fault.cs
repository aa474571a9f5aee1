namespace BankingApi.Evidence;

/// <summary>Where a log is not as it was written, and in what.</summary>
internal sealed record Fault(string Where, string What)
{
    public static Fault At(string stream, long revision, string what)
        => new(string.Create(CultureInfo.InvariantCulture, $"{stream} revision {revision}"), what);

    /// <summary>Where an event should be in its stream.</summary>
    public static Fault Missing(string stream, long first, long last) => At(
        stream, first, first == last
            ? string.Create(CultureInfo.InvariantCulture, $"event {first} is missing")
            : string.Create(CultureInfo.InvariantCulture, $"events {first} to {last} are missing"));

    public override string ToString() => $"broken: {Where}: {What}";
}
