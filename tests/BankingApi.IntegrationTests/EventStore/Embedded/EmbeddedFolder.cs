using EmbeddedEventStore;
using EventStore.Abstractions;

namespace BankingApi.IntegrationTests.EventStore.Embedded;

/// <summary>A data folder of a test's own, with its store open.</summary>
internal sealed class EmbeddedFolder : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly EmbeddedSubscriptionOptions _options;
    private readonly bool _deleteAfterwards;

    public EmbeddedFolder(TimeProvider? clock = null, EmbeddedSubscriptionOptions? options = null, string? path = null)
    {
        _clock = clock ?? TimeProvider.System;
        _options = options ?? new();
        _deleteAfterwards = path is null;
        Path = path ?? NewPath();
        Open();
    }

    public string Path { get; }

    public string File => System.IO.Path.Combine(Path, "events.db");

    public EmbeddedDatabase Database { get; private set; } = null!;

    public IEventStore Store { get; private set; } = null!;

    public ISnapshotStore Snapshots { get; private set; } = null!;

    public EmbeddedPersistentSubscriptions Subscriptions { get; private set; } = null!;

    public ICatchUpSubscriptions CatchUpSubscriptions { get; private set; } = null!;

    public static string NewPath() => System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"banking-store-{Guid.NewGuid():N}");

    public void Close()
    {
        Subscriptions.Dispose();
        Database.Dispose();
    }

    public void Reopen()
    {
        Close();
        Open();
    }

    /// <summary>What a crash at this moment would leave behind, opened.</summary>
    public EmbeddedFolder OpenAsAfterCrash() => new(_clock, _options, CopyFiles());

    /// <summary>The files as they are on disk now, the write-ahead log included.</summary>
    public string CopyFiles()
    {
        var copy = Directory.CreateDirectory(System.IO.Path.Combine(Path, $"crash-{Guid.NewGuid():N}")).FullName;
        foreach (var name in new[] { "events.db", "events.db-wal" })
        {
            var source = System.IO.Path.Combine(Path, name);
            if (System.IO.File.Exists(source)) System.IO.File.Copy(source, System.IO.Path.Combine(copy, name));
        }
        return copy;
    }

    public void Dispose()
    {
        Close();
        if (_deleteAfterwards) Directory.Delete(Path, recursive: true);
    }

    private void Open()
    {
        Database = new EmbeddedDatabase(Path, _clock);
        Database.Open();
        Store = new EmbeddedStreams(Database);
        Snapshots = new EmbeddedSnapshots(Database);
        CatchUpSubscriptions = new EmbeddedCatchUpSubscriptions(Database);
        Subscriptions = new EmbeddedPersistentSubscriptions(Database, _options, _clock);
    }
}

internal static class TestEvents
{
    public static NewEvent[] Some(int count) => Enumerable.Range(0, count)
        .Select(_ => new NewEvent(Guid.NewGuid(), "SomethingHappenedV1", """{"amount":"1.00"}"""u8.ToArray(), "{}"u8.ToArray()))
        .ToArray();
}
