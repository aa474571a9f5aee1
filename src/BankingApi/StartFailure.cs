using System.Net.Sockets;
using System.Text.RegularExpressions;
using BankingApi.EventStore;
using BankingApi.EventStore.Embedded;
using BankingApi.Projections;
using BankingApi.Views;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace BankingApi;

/// <summary>What keeps the service from starting, in one line for the operator. Whatever is not foreseen here keeps its stack trace.</summary>
internal static partial class StartFailure
{
    public static string? Explain(Exception failure) => Reason(failure) is { } reason ? $"BankingApi cannot start: {reason.ReplaceLineEndings(" ")}" : null;

    /// <summary>Runs the service until it is asked to stop. Where only a part of it comes to start, that part ends in order, and not as a failure of its own.</summary>
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

    private static string? Reason(Exception failure) => failure switch
    {
        EmbeddedStoreException or ReadStoreUnavailableException or SettingException => failure.Message,
        OptionsValidationException invalid => string.Join(' ', invalid.Failures.Select(fault => Explain(invalid.OptionsType, fault))),
        // The binder's: a word where a number is due. Its message names the setting.
        InvalidOperationException { InnerException: FormatException or ArgumentException } when failure.Message.Contains("configuration value", StringComparison.Ordinal)
            => failure.Message,
        InvalidDataException => failure.Message, // A settings file that is no JSON.
        IOException { InnerException: AddressInUseException } => failure.Message,
        SocketException => $"It cannot listen where the setting Urls says. {failure.Message}.",
        FormatException when failure.Message.Contains("url", StringComparison.OrdinalIgnoreCase) => $"The setting Urls is of no use. {failure.Message}",
        _ => null,
    };

    /// <summary>Says the setting as the operator knows it, not the class that holds it.</summary>
    private static string Explain(Type options, string fault)
    {
        if (AnnotationFault().Match(fault) is not { Success: true } match) return fault;
        var member = match.Groups["member"].Value;
        var section = options == typeof(AccountStoreOptions) ? AccountStoreOptions.Section
            : member == nameof(ProjectionOptions.ConsumerGroup) ? StoreSettings.EventStoreSection : ProjectionOptions.Section;
        return $"The setting {section}:{member} is not valid: {match.Groups["error"].Value}";
    }

    [GeneratedRegex("members: '(?<member>[^']+)' with the error: '(?<error>.*)'\\.$")]
    private static partial Regex AnnotationFault();
}
