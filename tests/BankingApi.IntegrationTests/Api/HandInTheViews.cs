using BankingApi.Hosting.MongoDb;
using BankingApi.ReadModel.MongoDb;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;

namespace BankingApi.IntegrationTests.Api;

/// <summary>Changes the views by the read store's own means, of which the service knows nothing.</summary>
internal sealed class HandInTheViews(IServiceProvider services)
{
    public async Task SetBalance(Guid account, decimal balance)
    {
        if (await Mongo() is not { } views) Run($"UPDATE accounts SET balance = '{balance}' WHERE id = x'{account:N}'");
        else
        {
            var update = new BsonDocument("$set", new BsonDocument("balance", Bson.Of(balance)));
            Assert.Equal(1, (await views.Accounts.UpdateOneAsync(new BsonDocument("_id", Bson.Of(account)), update)).ModifiedCount);
        }
    }

    public async Task Remove(Guid account, Guid owner)
    {
        if (await Mongo() is { } views)
        {
            Assert.Equal(1, (await views.Accounts.DeleteOneAsync(new BsonDocument("_id", Bson.Of(account)))).DeletedCount);
            Assert.Equal(1, (await views.Owners.DeleteOneAsync(new BsonDocument("_id", Bson.Of(owner)))).DeletedCount);
            return;
        }
        Run($"DELETE FROM accounts WHERE id = x'{account:N}'");
        Run($"DELETE FROM owners WHERE id = x'{owner:N}'");
    }

    private async Task<MongoViewSet?> Mongo()
        => services.GetService<MongoCurrentViews>() is { } current ? await current.Get(default) : null;

    private void Run(string sql)
    {
        var file = Path.Combine(services.GetRequiredService<IConfiguration>()["Embedded:DataDirectory"]!, "views.db");
        using var connection =
            new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
