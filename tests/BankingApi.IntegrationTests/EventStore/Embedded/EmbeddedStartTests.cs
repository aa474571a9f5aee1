using System.Buffers.Binary;
using System.Security.Cryptography;
using BankingApi.EventStore.Embedded;
using EmbeddedEventStore;
using EventStore.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sqlite;

namespace BankingApi.IntegrationTests.EventStore.Embedded;

/// <summary>What the store refuses to start on: one line, and every byte as it was.</summary>
public sealed class EmbeddedStartTests : IDisposable
{
    private readonly string _path = EmbeddedFolder.NewPath();

    private string File => Path.Combine(_path, "events.db");

    public void Dispose()
    {
        if (Directory.Exists(_path)) Directory.Delete(_path, recursive: true);
    }

    [Fact]
    public async Task The_data_folder_is_created_with_its_parents()
    {
        using var folder = new EmbeddedFolder(path: Path.Combine(_path, "deep", "er #1 %41?"));
        await folder.Store.Append("a", -1, TestEvents.Some(1), default);

        Assert.True(System.IO.File.Exists(folder.File));
    }

    [Fact]
    public void A_second_opener_of_the_folder_is_refused_until_the_first_is_gone()
    {
        using (new EmbeddedFolder(path: _path)) AssertRefused("is in use by another process");

        using var next = new EmbeddedFolder(path: _path);
    }

    [Fact]
    public void A_folder_that_cannot_be_created_is_refused()
    {
        System.IO.File.WriteAllText(_path + ".txt", "in the way");
        try
        {
            using var database = new EmbeddedDatabase(Path.Combine(_path + ".txt", "data"), TimeProvider.System);
            var refusal = Assert.Throws<EmbeddedStoreException>(database.Open);
            Assert.Contains("cannot write", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            System.IO.File.Delete(_path + ".txt");
        }
    }

    [Fact]
    public async Task A_newer_file_is_refused()
    {
        await Fill(events: 10);
        Patch(60, EventsSchema.Version + 1);

        AssertRefused("newer release");
    }

    [Fact]
    public async Task A_newer_file_is_known_by_its_write_ahead_log_too()
    {
        using var folder = new EmbeddedFolder(path: _path);
        await folder.Store.Append("a", -1, TestEvents.Some(1), default);
        using (var newer = SqliteConnection.OpenForWriting(folder.File)) newer.Execute($"PRAGMA user_version = {EventsSchema.Version + 1}");

        AssertRefused("newer release", folder.CopyFiles());
    }

    [Fact]
    public void A_file_of_another_program_is_refused()
    {
        Directory.CreateDirectory(_path);
        using (var other = SqliteConnection.Create(File)) other.Execute("CREATE TABLE notes (text TEXT)");

        AssertRefused("another program");
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        Directory.CreateDirectory(_path);
        System.IO.File.WriteAllText(File, "These are not the bytes you are looking for.");

        AssertRefused("is damaged");
    }

    [Fact]
    public void An_empty_file_is_refused_because_the_store_never_leaves_one()
    {
        Directory.CreateDirectory(_path);
        System.IO.File.WriteAllBytes(File, []);

        AssertRefused("is damaged");
    }

    [Fact]
    public async Task A_missing_file_beside_its_write_ahead_log_is_refused()
    {
        using var folder = new EmbeddedFolder(path: _path);
        await folder.Store.Append("a", -1, TestEvents.Some(1), default);
        var copy = folder.CopyFiles();
        System.IO.File.Delete(Path.Combine(copy, "events.db"));

        var refusal = Refusal(copy);

        Assert.Contains("is damaged", refusal.Message, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(Path.Combine(copy, "events.db")));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public async Task A_truncated_file_is_refused(double kept)
    {
        await Fill(events: 500);
        using (var file = System.IO.File.OpenWrite(File)) file.SetLength((long)(file.Length * kept));

        AssertRefused("is damaged");
    }

    [Fact]
    public async Task A_file_cut_short_beside_its_write_ahead_log_is_refused()
    {
        await Fill(events: 500);
        using var folder = new EmbeddedFolder(path: _path);
        await folder.Store.Append("b", -1, TestEvents.Some(1), default);
        var copy = folder.CopyFiles();
        using (var file = System.IO.File.OpenWrite(Path.Combine(copy, "events.db"))) file.SetLength(file.Length - 3 * 4096);

        AssertRefused("is damaged", copy);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.3)]
    [InlineData(0.6)]
    [InlineData(0.95)]
    public async Task A_file_with_rubbish_in_it_is_refused(double at)
    {
        await Fill(events: 500);
        using (var file = System.IO.File.OpenWrite(File))
        {
            file.Position = (long)(file.Length * at);
            file.Write(Enumerable.Repeat((byte)0xA5, 8192).ToArray());
        }

        AssertRefused("is damaged");
    }

    [Fact]
    public async Task An_event_torn_from_its_chain_is_refused()
    {
        await Fill(events: 10);
        using (var hand = SqliteConnection.OpenForWriting(File)) hand.Execute("DELETE FROM events WHERE revision = 8");

        AssertRefused("does not fit its stream");
    }

    [Fact]
    public void A_draft_left_by_a_crash_at_the_very_first_start_is_no_obstacle()
    {
        Directory.CreateDirectory(_path);
        System.IO.File.WriteAllText(File + ".new", "half a file");

        using var folder = new EmbeddedFolder(path: _path);

        Assert.Equal(-1, folder.Database.HeadPosition);
    }

    [Fact]
    public async Task The_host_opens_the_store_as_it_starts_and_lets_go_of_it_as_it_ends()
    {
        using (var host = Host())
        {
            await host.StartAsync();
            var result = await host.Services.GetRequiredService<IEventStore>().Append("a", -1, TestEvents.Some(2), default);
            Assert.Equal(AppendResult.At(1), result);
            Assert.NotNull(host.Services.GetRequiredService<ISnapshotStore>());
            Assert.NotNull(host.Services.GetRequiredService<IPersistentSubscriptions>());
            await host.StopAsync();
        }

        using var folder = new EmbeddedFolder(path: _path);
        Assert.Equal(2, (await folder.Store.ReadForwards("a", 0, 10, default)).Count);
    }

    [Fact]
    public async Task The_host_does_not_start_on_a_damaged_file()
    {
        Directory.CreateDirectory(_path);
        System.IO.File.WriteAllText(File, "These are not the bytes you are looking for.");
        using var host = Host();

        await Assert.ThrowsAsync<EmbeddedStoreException>(() => host.StartAsync());
    }

    private IHost Host() => new HostBuilder().ConfigureServices(services => services.AddEmbeddedEventStore(_path)).Build();

    private async Task Fill(int events)
    {
        using var folder = new EmbeddedFolder(path: _path);
        await folder.Store.Append("a", -1, TestEvents.Some(events), default);
    }

    private void Patch(int offset, long value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, (int)value);
        using var file = System.IO.File.OpenWrite(File);
        file.Position = offset;
        file.Write(bytes);
    }

    private void AssertRefused(string because, string? path = null)
    {
        path ??= _path;
        var before = Contents(path);

        var refusal = Refusal(path);

        Assert.Contains(because, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Equal(before, Contents(path));
    }

    private static EmbeddedStoreException Refusal(string path)
    {
        using var database = new EmbeddedDatabase(path, TimeProvider.System);
        return Assert.Throws<EmbeddedStoreException>(database.Open);
    }

    /// <summary>The lock file and SQLite's shared memory hold no data.</summary>
    private static string[] Contents(string path) => Directory.GetFiles(path)
        .Where(file => !file.EndsWith("events.lock", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(file => $"{Path.GetFileName(file)} {Convert.ToHexString(SHA256.HashData(System.IO.File.ReadAllBytes(file)))}")
        .ToArray();
}
