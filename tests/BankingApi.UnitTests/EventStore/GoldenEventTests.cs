using System.Text;
using BankingApi.EventStore.Serialization;

namespace BankingApi.UnitTests.EventStore;

/// <summary>Events as they lie in logs since their first day:
/// each reads as what it meant, and is written as it always was, byte for byte.</summary>
public sealed class GoldenEventTests
{
    public static TheoryData<string> Names => [.. Events.ByName.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_golden_event_reads_as_what_it_meant_and_is_written_as_it_was(string name)
    {
        var golden = Events.Golden(name);
        var read = Events.Serializer.Deserialize(Events.Stored(Events.TypeOf(name), golden));
        Assert.Equal(Events.ByName[name], read);
        var written = Events.Serializer.Serialize(Guid.Empty, read, EventMetadata.Unknown);
        Assert.Equal(Events.TypeOf(name), written.Type);
        Assert.Equal(Encoding.UTF8.GetString(golden), Encoding.UTF8.GetString(written.Data.Span));
    }

    [Fact]
    public void Every_event_has_a_golden_file()
        => Assert.Equal(new EventTypeRegistry().Names.Order(), Events.ByName.Keys.Select(Events.TypeOf).Distinct().Order());

    [Fact]
    public void Every_golden_file_is_tested()
        => Assert.Equal(
            Events.ByName.Keys
                .Concat(UpcastingTests.Names.SelectMany(
                    variant => (string[])[$"BankAccountCreatedV1.{variant}", $"BankAccountCreatedV1.{variant}.V2"]))
                .Concat(UpcastingTests.BeforeHolds).Append("PersonRegisteredV1").Order(),
            Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "EventStore", "Golden"), "*.json")
                .Select(file => Path.GetFileNameWithoutExtension(file)!).Order());
}
