namespace BankingApi.ReadModel;

/// <summary>Makes room for a second set of views beside the one that answers, and lets it take over.</summary>
public interface IViewGenerations
{
    /// <summary>Empty views that nobody reads yet. What an earlier, unfinished rebuild left is dropped.</summary>
    ValueTask<IViewGeneration> Begin(CancellationToken cancellationToken);
}

/// <summary>Views under construction. Disposing of them before they took over drops them.</summary>
public interface IViewGeneration : IAsyncDisposable
{
    IViewWriter Writer { get; }

    /// <summary>From the return of this on, every query and every write meets these views; no query fails meanwhile.</summary>
    ValueTask TakeOver(CancellationToken cancellationToken);
}
