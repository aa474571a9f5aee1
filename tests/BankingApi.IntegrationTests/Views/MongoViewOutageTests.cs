using BankingApi.Views;
using BankingApi.Views.MongoDb;
using static BankingApi.IntegrationTests.Views.ViewSamples;

namespace BankingApi.IntegrationTests.Views;

/// <summary>What of MongoDB needs no server: that there is none.</summary>
public sealed class MongoViewOutageTests
{
    private readonly ViewSamples samples = new(seed: 1);

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_unavailable()
    {
        // Nothing listens on port 1.
        using var nowhere = new MongoViewDatabase("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200", "x");

        var refusal = await Assert.ThrowsAsync<ReadStoreUnavailableException>(async () => await new MongoViewQueries(nowhere).GetAccount(samples.NewId(), CancellationToken.None));
        await Assert.ThrowsAsync<ReadStoreUnavailableException>(async () => await new MongoViewWriter(nowhere).Write(Batch(Change(-1, samples.Account())), CancellationToken.None));

        Assert.Equal("MongoDB did not answer in time.", refusal.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("postgres://localhost/")]
    [InlineData("mongodb://user:secret@host:notaport/")]
    public void A_wrong_connection_string_is_refused_without_being_repeated(string connectionString)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new MongoViewDatabase(connectionString, "x"));

        Assert.DoesNotContain("secret", refusal.ToString(), StringComparison.Ordinal);
    }
}
