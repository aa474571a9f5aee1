using System.ComponentModel.DataAnnotations;

namespace BankingApi.Features.Live;

/// <summary>Section <c>Live</c> of the configuration.</summary>
public sealed class LiveOptions
{
    public const string Section = "Live";

    /// <summary>Streams of events that may be open at a time.</summary>
    [Range(1, 100_000)]
    public int MaxConnections { get; set; } = 1_000;

    /// <summary>How long a reader may leave what was sent to it unread.</summary>
    [Range(1, 600)]
    public int SlowReaderSeconds { get; set; } = 10;
}
