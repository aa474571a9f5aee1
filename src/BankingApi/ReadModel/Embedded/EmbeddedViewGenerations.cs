namespace BankingApi.ReadModel.Embedded;

/// <summary>A second file beside the views', which takes their place when it is level.</summary>
internal sealed class EmbeddedViewGenerations(string directory, EmbeddedViewDatabase current, ILogger<EmbeddedViewDatabase> logger)
    : IViewGenerations
{
    private const string Folder = "views-rebuilding";

    public ValueTask<IViewGeneration> Begin(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(directory, Folder);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        var next = new EmbeddedViewDatabase(folder, current.Schema, logger);
        next.Open();
        return ValueTask.FromResult<IViewGeneration>(new Generation(folder, current, next));
    }

    private sealed class Generation(string folder, EmbeddedViewDatabase current, EmbeddedViewDatabase next) : IViewGeneration
    {
        public IViewWriter Writer { get; } = new EmbeddedViewWriter(next);

        public async ValueTask TakeOver(CancellationToken cancellationToken)
        {
            next.Dispose(); // Closing the last connection leaves the file whole, without a WAL beside it, if the disk has room.
            await current.ReplaceWith(folder, cancellationToken);
        }

        public ValueTask DisposeAsync()
        {
            next.Dispose();
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
