using BankingApi.Views;
using BankingApi.Views.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace BankingApi.IntegrationTests.Views;

/// <summary>The contract on SQLite.</summary>
public sealed class EmbeddedViewGenerationTests : ViewGenerationContract, IDisposable
{
    private readonly string directory = Path.Combine(Path.GetTempPath(), $"views-{Guid.NewGuid():N}");
    private EmbeddedViewDatabase database = null!;

    public override Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        database.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    protected override Task<(IViewWriter Writer, IViewQueries Queries, IViewGenerations Generations)> Open()
    {
        database = new(directory, NullLogger<EmbeddedViewDatabase>.Instance);
        database.Open();
        return Task.FromResult<(IViewWriter, IViewQueries, IViewGenerations)>((
            new EmbeddedViewWriter(database), new EmbeddedViewQueries(database),
            new EmbeddedViewGenerations(directory, database, NullLogger<EmbeddedViewDatabase>.Instance)));
    }
}
