using EventStoreDb.Client.Errors;

namespace BankingApi.EventStore.EventStoreDb;

/// <summary>The log on EventStoreDB for whoever checks it: <c>$all</c>, as far as it is the bank's. What a stream's metadata hide of it
/// (<c>$tb</c>, <c>$maxCount</c>), and what was deleted, stands there until the server is scavenged.</summary>
internal sealed class EventStoreDbLogReader(EventStoreDbServer server) : ILogReader
{
    private const int PageSize = 1024;

    private readonly EventStoreDbEventStore _events = new(server, StreamNames.Chained);

    public bool HasEveryPosition => false;

    public bool CanHideEvents => true;

    public ValueTask<long> ReadHeadPosition(CancellationToken cancellationToken) => _events.ReadHeadPosition(cancellationToken);

    public async ValueTask<LoggedPage> Read(long afterPosition, CancellationToken cancellationToken)
    {
        var page = await _events.ReadAll(afterPosition, PageSize, StreamNames.Chained, cancellationToken);
        return new([.. page.Events.Select(stored => new LoggedEvent(stored, Fits: null))], page.Position, page.IsEnd);
    }

    public async ValueTask<long?> ReadFirstRevision(string stream, CancellationToken cancellationToken)
    {
        try
        {
            return await _events.ReadForwards(stream, 0, 1, cancellationToken) is [var first] ? first.Revision : null;
        }
        catch (StreamDeletedException)
        {
            return null;
        }
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
