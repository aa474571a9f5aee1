using EventStoreDb.Client.Connections;
using EventStoreDb.Client.Errors;
using EventStoreDb.Client.PersistentSubscriptions;
using EventStoreDb.Client.Streams;
using EventStoreDb.Client.Values;
using EventStoreDb.Doubles;

namespace EventStoreDb.Client.Tests;

public sealed class CredentialsTests : IAsyncLifetime
{
    private EventStoreDouble _server = null!;

    public async Task InitializeAsync() => _server = await EventStoreDouble.StartAsync(secure: true);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private EventStoreClientSettings Settings(string who = "")
        => EventStoreClientSettings.Create(_server.ConnectionString.Replace("://", $"://{who}", StringComparison.Ordinal));

    [Fact]
    public async Task Nobody_may_do_nothing()
    {
        await using var client = new EventStoreClient(Settings());
        await Assert.ThrowsAsync<AccessDeniedException>(() => client.AppendToStreamAsync("s", StreamState.Any, Given.Events(1)));
        await Assert.ThrowsAsync<AccessDeniedException>(
            () => client.ReadStreamAsync(Direction.Forwards, "s", StreamPosition.Start).ReadState);
    }

    [Fact]
    public async Task A_wrong_password_is_told_at_once_by_all_appends()
    {
        await using var client = new EventStoreClient(Settings("admin:wrong@"));
        var appends = Enumerable.Range(0, 20).Select(_ => client.AppendToStreamAsync("s", StreamState.Any, Given.Events(1)));
        foreach (var append in appends) await Assert.ThrowsAsync<NotAuthenticatedException>(() => append.WaitAsync(Given.Patience));
    }

    [Fact]
    public async Task The_default_user_appends_unless_the_append_names_another()
    {
        await using var client = new EventStoreClient(Settings("reader:changeit@"));
        await client.AppendToStreamAsync("s", StreamState.Any, Given.Events(1));

        await Assert.ThrowsAsync<AccessDeniedException>(() => client.AppendToStreamAsync("$s", StreamState.Any, Given.Events(1)));
        await client.AppendToStreamAsync("$s", StreamState.Any, Given.Events(1), userCredentials: new UserCredentials("admin", "changeit"));
        await Assert.ThrowsAsync<NotAuthenticatedException>(() => client.AppendToStreamAsync(
            "$s", StreamState.Any, Given.Events(1), userCredentials: new UserCredentials("admin", "wrong")));
    }

    [Fact]
    public async Task Groups_are_created_by_operators_only()
    {
        await using var groups = new EventStorePersistentSubscriptionsClient(Settings("reader:changeit@"));
        var settings = new PersistentSubscriptionSettings();
        await Assert.ThrowsAsync<AccessDeniedException>(() => groups.CreateToAllAsync("g", settings));
        await groups.CreateToAllAsync("g", settings, userCredentials: new UserCredentials("ops", "changeit"));
    }
}
