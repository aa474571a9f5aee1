using EmbeddedEventStore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BankingApi.EventStore.Embedded;

internal static class EmbeddedEventStoreRegistration
{
    /// <summary>The event store in a folder of its own (created if it is missing). It opens before the host's other services start; what
    /// keeps it from opening leaves the host's start as <see cref="EmbeddedStoreException"/>.</summary>
    public static IServiceCollection AddEmbeddedEventStore(this IServiceCollection services, string dataDirectory)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new EmbeddedSubscriptionOptions());
        services.AddSingleton(provider => new EmbeddedDatabase(dataDirectory, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IEventStore, EmbeddedStreams>();
        services.AddSingleton<ISnapshotStore, EmbeddedSnapshots>();
        services.AddSingleton<IPersistentSubscriptions, EmbeddedPersistentSubscriptions>();
        services.AddSingleton<ICatchUpSubscriptions, EmbeddedCatchUpSubscriptions>();
        return services.AddOpenedAtStart<EmbeddedDatabase>(static database => database.Open());
    }
}
