using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using BankingApi.UnitTests.Domain;
using EmbeddedEventStore;

namespace BankingApi.UnitTests.EmbeddedEventStore;

public sealed class EventChecksumTests
{
    private const string Stream = "BankAccount-00000000000000000000000000000001";
    private const string Type = "BankAccountClosedV1";

    private static readonly long Sum = EventChecksum.Of(41, Stream, 7, Some.Id(3), Type, 1_000);

    /// <summary>As <c>docs/evidence.md</c> describes it, written once more: for ever the same.</summary>
    [Fact]
    public void A_checksum_is_of_all_that_the_store_says_of_an_event()
    {
        using var bytes = new MemoryStream();
        Put(41);
        PutText(Stream);
        Put(7);
        bytes.Write(Some.Id(3).ToByteArray(bigEndian: true));
        PutText(Type);
        Put(1_000);

        Assert.Equal(BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(bytes.ToArray())), Sum);

        void Put(long number)
        {
            var eight = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(eight, number);
            bytes.Write(eight);
        }

        void PutText(string text)
        {
            var four = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(four, text.Length);
            bytes.Write(four);
            bytes.Write(Encoding.UTF8.GetBytes(text));
        }
    }

    [Fact]
    public void Every_part_changes_it()
        => Assert.All(
            [
                EventChecksum.Of(42, Stream, 7, Some.Id(3), Type, 1_000),
                EventChecksum.Of(41, Stream[..^1] + "2", 7, Some.Id(3), Type, 1_000),
                EventChecksum.Of(41, Stream, 8, Some.Id(3), Type, 1_000),
                EventChecksum.Of(41, Stream, 7, Some.Id(4), Type, 1_000),
                EventChecksum.Of(41, Stream, 7, Some.Id(3), Type[..^1] + "2", 1_000),
                EventChecksum.Of(41, Stream, 7, Some.Id(3), Type, 1_001),
            ],
            other => Assert.NotEqual(Sum, other));

    [Fact]
    public void Names_longer_than_what_fits_on_the_stack_are_summed_all_the_same()
        => Assert.NotEqual(
            EventChecksum.Of(41, new string('x', 10_000), 7, Some.Id(3), Type, 1_000),
            EventChecksum.Of(41, new string('x', 9_999) + "y", 7, Some.Id(3), Type, 1_000));
}
