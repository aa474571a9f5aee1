using EventStoreDb.Client.Connections;
using EventStoreDb.Client.Errors;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BankingApi.EventStore.EventStoreDb;

internal static class EventStoreDbRegistration
{
    private const string Setting = "EventStore:ConnectionString";

    /// <summary>EventStoreDB's default is 10 s; nobody should wait that long for one of several tries.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>The event store on a server. It connects on first use: a server that is away must not keep the service from starting, but a
    /// connection string that is none does, as <see cref="SettingException"/>.</summary>
    public static IServiceCollection AddEventStoreDb(this IServiceCollection services, string? connectionString)
    {
        var settings = Settings(connectionString);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new GroupOptions());
        services.AddSingleton(provider => new EventStoreDbServer(settings, provider.GetRequiredService<TimeProvider>())
        {
            Repeating = provider.GetRequiredService<RepeatedCalls>().Add,
        });
        services.AddSingleton(
            provider => new EventStoreDbEventStore(provider.GetRequiredService<EventStoreDbServer>(), StreamNames.Prefixes));
        services.AddSingleton<IEventStore>(provider => provider.GetRequiredService<EventStoreDbEventStore>());
        services.AddSingleton<ISnapshotStore, EventStoreDbSnapshotStore>();
        services.AddSingleton<IPersistentSubscriptions, EventStoreDbPersistentSubscriptions>();
        services.AddSingleton<ICatchUpSubscriptions, EventStoreDbCatchUpSubscriptions>();
        return services;
    }

    /// <exception cref="SettingException">The connection string is missing,
    /// is none, or asks for what the service cannot do with.</exception>
    public static EventStoreClientSettings Settings(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
            throw new SettingException(Setting, "must say where EventStoreDB is, for example esdb://localhost:2113?tls=false");
        EventStoreClientSettings settings;
        try
        {
            settings = EventStoreClientSettings.Create(connectionString);
        }
        catch (ConnectionStringParseException wrong)
        {
            throw new SettingException(Setting, $"is not valid: {wrong.Message.TrimEnd('.')}");
        }
        if (settings.ConnectivitySettings.NodePreference is not NodePreference.Leader)
            throw new SettingException(Setting, "must leave nodePreference at leader: consumer groups are served by no other node");
        if (!connectionString.Contains("defaultDeadline=", StringComparison.OrdinalIgnoreCase)) settings.DefaultDeadline = Deadline;
        if (!connectionString.Contains("connectionName=", StringComparison.OrdinalIgnoreCase))
            settings.ConnectionName = $"banking-api-{Environment.MachineName}-{Environment.ProcessId}";
        // A lost race is an everyday answer here, not worth an exception.
        settings.OperationOptions.ThrowOnAppendFailure = false;
        return settings;
    }
}
