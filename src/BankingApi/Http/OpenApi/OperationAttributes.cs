namespace BankingApi.Http.OpenApi;

/// <summary>The command obeys <c>Idempotency-Key</c>, though it makes nothing new. One that does obeys it anyway.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TakesKeyAttribute : Attribute;

/// <summary>The command obeys <c>If-Match</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TakesIfMatchAttribute : Attribute;

/// <summary>The stream goes on after what <c>Last-Event-ID</c> names.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TakesLastEventIdAttribute : Attribute
{
    public const string Header = "Last-Event-ID";
}

/// <summary>An <c>ETag</c> with the revision comes with the answer.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class TellsRevisionAttribute : Attribute;

/// <summary>Where a query's answer comes from, and so which outages it meets. Every query says so.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class ReadsAttribute(ReadSource source) : Attribute
{
    public ReadSource Source => source;
}

public enum ReadSource
{
    /// <summary>The event store.</summary>
    Log,

    /// <summary>The read models, which may be behind.</summary>
    Views,

    /// <summary>What is kept of deliveries.</summary>
    Deliveries,

    /// <summary>The read models, and the log for what they have not got yet.</summary>
    ViewsOrLog,
}
