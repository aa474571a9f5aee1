using EventStoreDb.Client.Connections;
using EventStoreDb.Client.Errors;
using EventStoreDb.Client.PersistentSubscriptions;
using EventStoreDb.Client.Streams;
using EventStoreDb.Client.Values;
using EventStoreDb.Doubles;
using Grpc.Core;

namespace EventStoreDb.Client.Tests;

public sealed class ClusterTests : IAsyncLifetime
{
    private EventStoreDouble _one = null!;
    private EventStoreDouble _two = null!;

    public async Task InitializeAsync()
    {
        _one = await EventStoreDouble.StartAsync();
        _two = await EventStoreDouble.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    private void LeaderIs(EventStoreDouble leader)
    {
        var follower = leader == _one ? _two : _one;
        foreach (var node in new[] { _one, _two })
            node.GossipIs(
                new ClusterMember("127.0.0.1", follower.Port, "Follower"),
                new ClusterMember("127.0.0.1", 1, "Leader", IsAlive: false),
                new ClusterMember("127.0.0.1", 2, "CatchingUp"),
                new ClusterMember("127.0.0.1", leader.Port, "Leader"));
        leader.Faults.LeaderIs(null);
        follower.Faults.LeaderIs("127.0.0.1", leader.Port);
    }

    private EventStoreClientSettings Settings(string more = "") => EventStoreClientSettings.Create(
        $"esdb://127.0.0.1:{_one.Port},127.0.0.1:{_two.Port}?tls=false&maxDiscoverAttempts=3&gossipTimeout=1000{more}");

    [Theory]
    [InlineData("leader", 2)]
    [InlineData("follower", 1)]
    public async Task The_preferred_node_is_found_by_gossip(string preference, int node)
    {
        LeaderIs(_two);
        await using var client = new EventStoreClient(Settings($"&nodePreference={preference}"));

        var info = await client.GetServerInfoAsync();
        Assert.Equal(node == 1 ? _one.Port : _two.Port, info.Endpoint.Port);
    }

    [Fact]
    public async Task One_host_with_discover_is_asked_for_the_leader()
    {
        LeaderIs(_two);
        await using var client = new EventStoreClient(
            EventStoreClientSettings.Create($"esdb+discover://127.0.0.1:{_one.Port}?tls=false"));
        await client.AppendToStreamAsync("s", StreamState.Any, Given.Events(1));

        Assert.Equal((0, 1), (_one.EventCount("s"), _two.EventCount("s")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_change_of_leader_appends_go_to_the_new_one(bool batched)
    {
        LeaderIs(_one);
        await using var client = new EventStoreClient(Settings());
        var credentials = batched ? null : new UserCredentials("admin", "changeit");
        await client.AppendToStreamAsync("s", StreamState.Any, Given.Events(1), userCredentials: credentials);
        LeaderIs(_two);

        var failure = await Assert.ThrowsAsync<NotLeaderException>(
            () => client.AppendToStreamAsync("s", StreamState.Any, Given.Events(1), userCredentials: credentials));
        await client.AppendToStreamAsync("s", StreamState.Any, Given.Events(1), userCredentials: credentials);

        Assert.Equal(("127.0.0.1", _two.Port), (failure.LeaderEndpoint.Host, failure.LeaderEndpoint.Port));
        Assert.Equal((1, 1), (_one.EventCount("s"), _two.EventCount("s")));
    }

    [Fact]
    public async Task A_single_node_that_is_not_the_leader_names_it_and_is_left_for_it()
    {
        LeaderIs(_two);
        await using var client = new EventStoreClient(EventStoreClientSettings.Create(_one.ConnectionString));
        await using var groups = new EventStorePersistentSubscriptionsClient(EventStoreClientSettings.Create(_one.ConnectionString));

        await Assert.ThrowsAsync<NotLeaderException>(
            async () => await client.ReadStreamAsync(Direction.Forwards, "s", StreamPosition.Start).CountAsync());
        await Assert.ThrowsAsync<StreamNotFoundException>(
            async () => await client.ReadStreamAsync(Direction.Forwards, "s", StreamPosition.Start).CountAsync());
        await Assert.ThrowsAsync<NotLeaderException>(() => groups.CreateToAllAsync("g", new PersistentSubscriptionSettings()));
        await groups.CreateToAllAsync("g", new PersistentSubscriptionSettings());
    }

    [Fact]
    public async Task A_leader_that_dies_is_replaced_without_an_event_lost_or_twice()
    {
        LeaderIs(_one);
        await using var client = new EventStoreClient(Settings());
        await client.AppendToStreamAsync("before", StreamState.NoStream, Given.Events(1));
        LeaderIs(_two);
        await _one.StopAsync();

        var writes = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            i => client.AppendUntilKnownAsync($"after-{i}", StreamState.NoStream, Given.Events(1))));

        Assert.All(writes, written => Assert.Equal(new StreamRevision(0), written.NextExpectedStreamRevision));
        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(1, _two.EventCount($"after-{i}")));
    }

    [Fact]
    public async Task No_node_at_all_is_a_failed_discovery()
    {
        await _one.StopAsync();
        await _two.StopAsync();
        await using var client = new EventStoreClient(Settings());

        var failure = await Assert.ThrowsAsync<DiscoveryException>(
            () => client.AppendToStreamAsync("s", StreamState.Any, Given.Events(1)));
        Assert.Equal(3, failure.MaxDiscoverAttempts);
        Assert.IsType<RpcException>(failure.InnerException);
    }
}
