using System.Net;
using EventStoreDb.Client.Connections;
using EventStoreDb.Client.Errors;

namespace EventStoreDb.Client.Tests;

/// <summary>Passwords full of characters that mean something in a connection string: such a string is understood as it was meant, or
/// refused without a word of it. Understood otherwise, a piece of the password would become a host or a setting, which a log names later.
/// </summary>
public sealed class ConnectionStringSecretsTests
{
    /// <summary>What tears a string apart, alone and as a whole wrong turn.</summary>
    private static readonly string[] Tears =
    [
        "?", "/", "@", ":", "#", "%", "&", "=", ",", ";", "\\", "[", "]", " ", "+", "\"", "%3F", "%zz", "://", "\n", "é",
        ":2113", "@x7z:1", "/?", "?&", "?tls=false&", "?connectionName=", "?nodePreference=", "?tlsCaFile=", "?tls=",
    ];

    /// <summary>Between them, in no message of ours: what is found in one is the password's.</summary>
    private static readonly string[] Words = ["zqx", "xjv", "w0q", "jxk", "x7z"];

    private static readonly string[] Templates =
    [
        "esdb://admin:{0}@node:2114?tls=false", "esdb://{0}:word@node:2114", "esdb+discover://admin:{0}@node:2114/?nodePreference=leader",
        "esdb://admin:{0}@node:2114?tls=perhaps", "esdb://admin:{0}@node:2114?bogus=1", "esdb://admin:{0}@node:port",
        "esdb://admin:{0}", "{0}://node:2114", "admin:{0}@node:2114",
    ];

    [Fact]
    public void A_password_of_any_characters_is_taken_whole_or_not_repeated()
    {
        var (understood, refused) = (0, 0);
        foreach (var secret in Secrets())
        {
            foreach (var template in Templates)
            {
                var text = template.Replace("{0}", secret, StringComparison.Ordinal);
                try
                {
                    var settings = EventStoreClientSettings.Create(text);
                    // A string without a host is one whose password is the port: nobody can tell.
                    if (!template.Contains('@', StringComparison.Ordinal)) continue;
                    Assert.Equal([new DnsEndPoint("node", 2114)], settings.ConnectivitySettings.Hosts);
                    Assert.Contains(Uri.UnescapeDataString(secret),
                        (string[])[settings.DefaultCredentials!.Password!, settings.DefaultCredentials.Username!]);
                    understood++;
                }
                catch (ConnectionStringParseException refusal)
                {
                    Assert.Null(refusal.InnerException);
                    Assert.Empty(refusal.Data);
                    foreach (var word in Words) Assert.DoesNotContain(word, refusal.Message, StringComparison.OrdinalIgnoreCase);
                    refused++;
                }
            }
        }
        Assert.True(understood > 1_000, $"{understood} were understood.");
        Assert.True(refused > 1_000, $"{refused} were refused.");
    }

    [Fact]
    public void A_password_that_is_percent_encoded_is_always_understood()
    {
        foreach (var secret in Secrets())
        {
            var settings = EventStoreClientSettings.Create($"esdb://admin:{Uri.EscapeDataString(secret)}@node:2114?tls=false");
            Assert.Equal(secret, settings.DefaultCredentials!.Password);
            Assert.Equal([new DnsEndPoint("node", 2114)], settings.ConnectivitySettings.Hosts);
        }
    }

    [Fact]
    public void Credentials_do_not_print_their_password()
        => Assert.DoesNotContain(
            "zqx", EventStoreClientSettings.Create("esdb://admin:zqx@node").DefaultCredentials!.ToString(), StringComparison.Ordinal);

    private static IEnumerable<string> Secrets()
        => from one in Tears.Prepend("")
           from two in Tears.Prepend("")
           from secret in (string[])[$"zqx{one}xjv{two}w0q", $"{one}zqx{two}", $"1{one}{two}jxk"]
           select secret;
}
