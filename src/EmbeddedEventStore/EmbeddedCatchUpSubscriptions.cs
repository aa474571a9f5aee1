using System.Runtime.CompilerServices;

namespace EmbeddedEventStore;

/// <summary>Subscribers that are woken by the commit and read the log from memory, as a rule.</summary>
public sealed class EmbeddedCatchUpSubscriptions(EmbeddedDatabase database) : ICatchUpSubscriptions
{
    private const int PageSize = 500;

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogPage> Subscribe(
        long afterPosition, IReadOnlyList<string> prefixes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StoreArguments.CheckReadAll(afterPosition, PageSize, cancellationToken);
        var wakeup = new Wakeup();
        database.LogGrew += wakeup.Raise;
        try
        {
            for (var (position, isFirst) = (afterPosition, true); ; isFirst = false)
            {
                var grown = wakeup.Arm();
                var page = position < database.HeadPosition
                    ? database.ReadLog(position, PageSize, prefixes) : new LogPage([], position, IsEnd: true);
                if (isFirst || page.Position > position) yield return page;
                position = page.Position;
                if (page.IsEnd) await grown.WaitAsync(cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            database.LogGrew -= wakeup.Raise;
        }
    }
}
