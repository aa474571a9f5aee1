using System.Net;
using BankingApi.EventStore.EventStoreDb;
using BankingApi.Hosting;
using BankingApi.Hosting.MongoDb;
using BankingApi.ReadModel;
using FsCheck.Xunit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;

namespace BankingApi.UnitTests.Hosting;

/// <summary>A connection string that the service cannot start with may hold a password, and what is wrong with it is often just that. It
/// is understood as it was meant, or named by its setting only: a piece of a password that is taken for a host is in every outage's line.
/// </summary>
[Properties(MaxTest = 500)]
public sealed class ConnectionSecretsTests
{
    private static readonly string[] Words = ["zqx", "xjv"];

    [Property]
    public void Whatever_is_in_it_a_password_of_EventStoreDB_is_taken_whole_or_not_repeated(string? before, string? after)
        => EventStoreDb(Secret(before, after));

    [Property]
    public void Whatever_is_in_it_a_password_of_MongoDB_is_taken_whole_or_not_repeated(string? before, string? after)
        => MongoDb(Secret(before, after));

    [Fact]
    public void Passwords_that_tear_the_string_apart_are_not_repeated_either()
    {
        string[] tears =
            ["?", "/", "@", ":", "#", "%", "&", "=", ",", ";", "://", "@x/", "@x?", "?a=", "/?a=", ":1/", "%zz", "\n", "\0", "[", "\\"];
        // A digit first, since what stands before a tear is then a port.
        foreach (var secret in from one in tears
                               from two in tears.Prepend("")
                               from shape in (string[])[$"zqx{one}1{two}xjv", $"8{one}zqx{two}xjv", $"{one}8{two}zqxxjv"]
                               select shape)
        {
            EventStoreDb(secret);
            MongoDb(secret);
        }
    }

    [Theory]
    [InlineData("?", "%3F")]
    [InlineData("/", "%2F")]
    [InlineData("@", "%40")]
    [InlineData(":", "%3A")]
    [InlineData("#", "%23")]
    [InlineData("%", "%25")]
    public void A_password_that_is_percent_encoded_is_understood(string character, string encoded)
    {
        var settings = EventStoreDbRegistration.Settings($"esdb://admin:zqx{encoded}xjv@node:1?tls=false");
        Assert.Equal($"zqx{character}xjv", settings.DefaultCredentials!.Password);
        Assert.Equal($"zqx{character}xjv", new MongoUrl($"mongodb://admin:zqx{encoded}xjv@node:1/").Password);
        Assert.Equal([new MongoServerAddress("node", 1)], MongoConnection.Settings($"mongodb://admin:zqx{encoded}xjv@node:1/").Servers);
    }

    private static string Secret(string? before, string? after) => $"{before}zqx{after}xjv";

    private static void EventStoreDb(string secret)
    {
        foreach (var text in (string[])[$"esdb://admin:{secret}@node:1?tls=false", $"esdb://admin:{secret}@node:port?tlss=false"])
        {
            try
            {
                var settings = EventStoreDbRegistration.Settings(text);
                Assert.Equal([new DnsEndPoint("node", 1)], settings.ConnectivitySettings.Hosts);
                Assert.Equal(Uri.UnescapeDataString(secret), settings.DefaultCredentials!.Password);
            }
            catch (SettingException refusal)
            {
                Silent(refusal, "EventStore:ConnectionString");
            }
        }
    }

    private static void MongoDb(string secret)
    {
        foreach (var text in (string[])[$"mongodb://admin:{secret}@node:1/", $"mongodb://admin:{secret}@node:1/?readPreference=sometimes"])
        {
            try
            {
                Assert.Equal([new MongoServerAddress("node", 1)], MongoConnection.Settings(text).Servers);
                Assert.Equal(Uri.UnescapeDataString(secret), new MongoUrl(text).Password);
            }
            catch (ArgumentException refusal)
            {
                Assert.All(Words, word => Assert.DoesNotContain(word, refusal.ToString(), StringComparison.OrdinalIgnoreCase));
                Silent(Assert.Throws<SettingException>(() => Register(text)), "ReadStore:ConnectionString");
            }
        }
    }

    private static void Register(string connectionString) => new ServiceCollection().AddReadModel(
        new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["ReadStore:Provider"] = "MongoDB",
                ["ReadStore:ConnectionString"] = connectionString,
            }).Build());

    private static void Silent(SettingException refusal, string setting)
    {
        Assert.StartsWith($"The setting {setting} ", refusal.Message, StringComparison.Ordinal);
        Assert.Null(refusal.InnerException);
        Assert.All(Words, word => Assert.DoesNotContain(word, refusal.ToString(), StringComparison.OrdinalIgnoreCase));
    }
}
