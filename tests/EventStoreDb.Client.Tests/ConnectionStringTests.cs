using System.Net;
using EventStoreDb.Client.Connections;
using EventStoreDb.Client.Errors;

namespace EventStoreDb.Client.Tests;

public sealed class ConnectionStringTests
{
    [Fact]
    public void A_bare_host_has_all_the_defaults()
    {
        var settings = EventStoreClientSettings.Create("esdb://node.example");
        var connectivity = settings.ConnectivitySettings;

        Assert.Equal([new DnsEndPoint("node.example", 2113)], connectivity.Hosts);
        Assert.False(connectivity.Discover);
        Assert.False(connectivity.Insecure);
        Assert.True(connectivity.TlsVerifyCert);
        Assert.Equal(NodePreference.Leader, connectivity.NodePreference);
        Assert.Equal((10, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5)),
            (connectivity.MaxDiscoverAttempts, connectivity.DiscoveryInterval, connectivity.GossipTimeout));
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10)), (connectivity.KeepAliveInterval, connectivity.KeepAliveTimeout));
        Assert.Equal(TimeSpan.FromSeconds(10), settings.DefaultDeadline);
        Assert.True(settings.OperationOptions.ThrowOnAppendFailure);
        Assert.Null(settings.DefaultCredentials);
    }

    [Fact]
    public void Every_key_is_read_whatever_its_case()
    {
        var file = typeof(ConnectionStringTests).Assembly.Location;
        var settings = EventStoreClientSettings.Create(
            "ESDB+discover://some%40one:pass%3Aword@a:1113,b,[::1]:3/?TLS=False&tlsverifycert=false&connectionName=me%20too"
            + "&maxDiscoverAttempts=3"
            + "&discoveryInterval=7&gossipTimeout=8&nodePreference=readonlyreplica&defaultDeadline=9&throwOnAppendFailure=false"
            + $"&keepAliveInterval=11&keepAliveTimeout=-1&tlsCaFile={file}&userCertFile={file}&userKeyFile={file}");
        var connectivity = settings.ConnectivitySettings;

        Assert.True(connectivity.Discover);
        Assert.Equal([new DnsEndPoint("a", 1113), new DnsEndPoint("b", 2113), new DnsEndPoint("::1", 3)], connectivity.Hosts);
        Assert.Equal(("some@one", "pass:word"), (settings.DefaultCredentials!.Username, settings.DefaultCredentials.Password));
        Assert.True(connectivity.Insecure);
        Assert.False(connectivity.TlsVerifyCert);
        Assert.Equal("me too", settings.ConnectionName);
        Assert.Equal((3, TimeSpan.FromMilliseconds(7), TimeSpan.FromMilliseconds(8)),
            (connectivity.MaxDiscoverAttempts, connectivity.DiscoveryInterval, connectivity.GossipTimeout));
        Assert.Equal(NodePreference.ReadOnlyReplica, connectivity.NodePreference);
        Assert.Equal(TimeSpan.FromMilliseconds(9), settings.DefaultDeadline);
        Assert.False(settings.OperationOptions.ThrowOnAppendFailure);
        Assert.Equal((TimeSpan.FromMilliseconds(11), Timeout.InfiniteTimeSpan),
            (connectivity.KeepAliveInterval, connectivity.KeepAliveTimeout));
        Assert.Equal((file, file, file), (connectivity.TlsCaFile, connectivity.UserCertFile, connectivity.UserKeyFile));
    }

    [Theory]
    [InlineData("localhost:2113", typeof(NoSchemeException))]
    [InlineData("http://localhost", typeof(InvalidSchemeException))]
    [InlineData("esdb+discovery://localhost", typeof(InvalidSchemeException))]
    [InlineData("esdb://user@localhost", typeof(InvalidUserCredentialsException))]
    [InlineData("esdb://user:hunter:2@localhost", typeof(InvalidUserCredentialsException))]
    [InlineData("esdb://user:hunter?2@localhost", typeof(InvalidUserCredentialsException))]
    [InlineData("esdb://user:1?connectionName=hunter@localhost", typeof(InvalidUserCredentialsException))]
    [InlineData("user:hunter://@localhost", typeof(InvalidSchemeException))]
    [InlineData("esdb://", typeof(InvalidHostException))]
    [InlineData("esdb://localhost:port", typeof(InvalidHostException))]
    [InlineData("esdb://localhost:99999", typeof(InvalidHostException))]
    [InlineData("esdb://localhost:0", typeof(InvalidHostException))]
    [InlineData("esdb://a,,b", typeof(InvalidHostException))]
    [InlineData("esdb://a/path", typeof(InvalidHostException))]
    [InlineData("esdb://a?tls", typeof(InvalidKeyValuePairException))]
    [InlineData("esdb://a?tls=", typeof(InvalidKeyValuePairException))]
    [InlineData("esdb://a?tls=true&TLS=true", typeof(DuplicateKeyException))]
    [InlineData("esdb://a?tlss=true", typeof(InvalidSettingException))]
    [InlineData("esdb://a?tls=yes", typeof(InvalidSettingException))]
    [InlineData("esdb://a?nodePreference=1", typeof(InvalidSettingException))]
    [InlineData("esdb://a?nodePreference=boss", typeof(InvalidSettingException))]
    [InlineData("esdb://a?defaultDeadline=0", typeof(InvalidSettingException))]
    [InlineData("esdb://a?keepAliveInterval=-2", typeof(InvalidSettingException))]
    [InlineData("esdb://a?maxDiscoverAttempts=0", typeof(InvalidSettingException))]
    [InlineData("esdb://a?tlsCaFile=/no/such/file", typeof(InvalidSettingException))]
    public void What_is_not_a_connection_string_says_why(string text, Type why)
    {
        var refusal = Assert.ThrowsAny<ConnectionStringParseException>(() => EventStoreClientSettings.Create(text));
        Assert.IsType(why, refusal);
        Assert.DoesNotContain("hunter", refusal.ToString(), StringComparison.Ordinal); // a password is not for the log
    }

    [Theory]
    [InlineData("esdb://a,b:port", "Host 2 ")]
    [InlineData("esdb://a?tls=true&nodePreference", "Setting 2 ")]
    [InlineData("esdb://a?tls=true&tlss=true", "Setting 2 ", "known are tls, tlsVerifyCert, ")]
    [InlineData("esdb://a?TLS=true&tls=true", "The key tls ")]
    [InlineData("esdb://a?NODEPREFERENCE=boss", "nodePreference is one of Leader, ")]
    [InlineData("esdb://a?tlsCaFile=/no/such/file", "tlsCaFile ")]
    [InlineData("esdb://user:a?b@c", "%3F")]
    [InlineData("esdb://user:a:b@c", "%3A")]
    public void What_is_wrong_is_named_by_its_place_and_not_by_its_words(string text, params string[] expected)
    {
        var refusal = Assert.ThrowsAny<ConnectionStringParseException>(() => EventStoreClientSettings.Create(text));
        Assert.All(expected, part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_user_certificate_needs_its_key()
    {
        var file = typeof(ConnectionStringTests).Assembly.Location;
        Assert.Throws<InvalidSettingException>(() => EventStoreClientSettings.Create($"esdb://a?userCertFile={file}"));
    }
}
