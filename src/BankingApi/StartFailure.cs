using BankingApi.EventStore.Embedded;
using Microsoft.Extensions.Options;

namespace BankingApi;

/// <summary>What keeps the service from starting, in one line for the operator. Whatever is not foreseen here keeps its stack trace.</summary>
internal static class StartFailure
{
    public static string? Explain(Exception failure) => failure switch
    {
        EmbeddedStoreException or SettingException => $"BankingApi cannot start: {failure.Message}",
        OptionsValidationException invalid => $"BankingApi cannot start: {string.Join(' ', invalid.Failures)}",
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } => $"BankingApi cannot start: {failure.Message}",
        _ => null,
    };
}
