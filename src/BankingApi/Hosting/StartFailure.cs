using System.Net.Sockets;
using EmbeddedEventStore;
using Microsoft.AspNetCore.Connections;

namespace BankingApi.Hosting;

/// <summary>What keeps the service from starting, in one line for the operator.
/// Whatever is not foreseen here keeps its stack trace.</summary>
internal static class StartFailure
{
    public static string? Explain(Exception failure)
        => Reason(failure) is { } reason ? $"BankingApi cannot start: {reason.ReplaceLineEndings(" ")}" : null;

    /// <summary>Runs the service until it is asked to stop.
    /// Where only a part of it comes to start, that part ends in order, and not as a failure of its own.</summary>
    public static async Task RunToEnd(this WebApplication app)
    {
        await using var _ = app;
        try
        {
            await app.StartAsync();
        }
        catch
        {
            // What comes on top must not hide the failure itself: a host that had nothing to start yet cannot be stopped, for one.
            await app.StopAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        await app.WaitForShutdownAsync();
    }

    /// <summary>What it is that was foreseen; null where it was not.</summary>
    public static string? Reason(Exception failure) => failure switch
    {
        OutageException or SettingException => failure.Message,
        EmbeddedStoreException => $"{failure.Message.TrimEnd('.')} with the setting Embedded:DataDirectory.",
        OptionsValidationException invalid => string.Join(' ', invalid.Failures),
        // The binder's: a word where a number is due. Its message names the setting.
        InvalidOperationException { InnerException: FormatException or ArgumentException }
            when failure.Message.Contains("configuration value", StringComparison.Ordinal)
            => failure.Message,
        InvalidDataException => failure.Message, // A settings file that is no JSON.
        IOException { InnerException: AddressInUseException } => failure.Message,
        SocketException => $"It cannot listen where the setting Urls says. {failure.Message}.",
        FormatException when failure.Message.Contains("url", StringComparison.OrdinalIgnoreCase)
            => $"The setting Urls is not a valid URL. {failure.Message}",
        _ => null,
    };
}
