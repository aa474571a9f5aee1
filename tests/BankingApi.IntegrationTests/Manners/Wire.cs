namespace BankingApi.IntegrationTests.Manners;

/// <summary>How a client may talk to the service.</summary>
public enum Wire
{
    Http1,
    Http1OverTls,

    /// <summary>As browsers have it: over TLS, agreed upon there (ALPN).</summary>
    Http2,
}

/// <summary>Each of them, for theories.</summary>
public sealed class Wires : TheoryData<Wire>
{
    public Wires() => AddRange(Enum.GetValues<Wire>());
}
