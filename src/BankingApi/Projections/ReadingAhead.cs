using System.Runtime.CompilerServices;

namespace BankingApi.Projections;

/// <summary>Reads the log from a position to its end while whoever asked works on the page before:
/// views are filled by two threads at once.</summary>
internal static class ReadingAhead
{
    /// <summary>Large, because each account's document is written once for all of a page's events.</summary>
    public const int Page = 20_000;

    /// <param name="after">Exclusive; -1 for the start of the log.</param>
    public static async IAsyncEnumerable<LogPage> ReadAhead(
        this IEventStore events, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = Read(after);
        while (true)
        {
            var page = await next;
            if (!page.IsEnd) next = Read(page.Position);
            yield return page;
            if (page.IsEnd) yield break;
        }

        // Not on this thread, where the embedded store would do its reading.
        Task<LogPage> Read(long position)
            => Task.Run(async () => await events.ReadAll(position, Page, StreamNames.Prefixes, cancellationToken), cancellationToken);
    }
}
