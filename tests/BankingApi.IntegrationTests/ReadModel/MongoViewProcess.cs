using BankingApi.ReadModel;
using BankingApi.ReadModel.MongoDb;
using Microsoft.Extensions.Logging.Abstractions;

namespace BankingApi.IntegrationTests.ReadModel;

/// <summary>The views on MongoDB as one process of the service has them.</summary>
internal sealed class MongoViewProcess : IDisposable
{
    public MongoViewProcess(string connectionString, string database)
    {
        Database = new(connectionString, database, new(ReadModelRegistration.Collections));
        State = new(Database);
        Current = new(Database, State, TimeProvider.System, NullLogger<MongoCurrentViews>.Instance);
        Writer = new MongoViewWriter(Database, State, Current);
        Queries = new MongoViewQueries(Database, Current);
        Generations = new MongoViewGenerations(Database, State, Current);
        Keeper = new(Database, State, Current, TimeProvider.System, NullLogger<MongoViewKeeper>.Instance);
    }

    public MongoViewDatabase Database { get; }

    public MongoViewState State { get; }

    public MongoCurrentViews Current { get; }

    public IViewWriter Writer { get; }

    public IViewQueries Queries { get; }

    public IViewGenerations Generations { get; }

    public MongoViewKeeper Keeper { get; }

    public void Dispose()
    {
        Keeper.Dispose();
        Database.Dispose();
    }
}
