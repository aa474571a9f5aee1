using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace BankingApi.WriteModel;

/// <summary>A state as it is stored in a snapshot.</summary>
/// <param name="LastEventId">Of the event at the snapshot's revision:
/// a log that was restored and went another way since has another one there.</param>
/// <param name="LastHash">The same event's, which vouches for all before it; null where that has none.</param>
internal sealed record AccountSnapshot(
    Guid Id, Guid OwnerId, AccountType Type, string Currency, ulong OpeningHash, DateTimeOffset OpenedAt,
    [property: JsonPropertyName("standing")] AccountBalances Balances, long Revision, DateTimeOffset LastRecordedAt,
    [property: JsonPropertyName("rememberedFrom")] long ProcessedFrom,
    [property: JsonPropertyName("remembered")] ProcessedCommand[] Processed, TransferReservation[] Reservations, Guid LastEventId,
    ForgottenCommands? Forgotten = null, Hold[]? Holds = null, string? LastHash = null)
{
    /// <summary>Raise it with every change of this record or of what a field means; older snapshots then count as missing, unless they can
    /// be read all the same.</summary>
    public const int SchemaVersion = 4;

    /// <summary>Without a filter of forgotten commands, without holds, without a hash: all may be missing.</summary>
    private static readonly int[] Readable = [1, 2, 3, SchemaVersion];

    public static Snapshot Take(LoadedAccount account)
    {
        var state = account.State;
        var record = new AccountSnapshot(
            state.Id, state.OwnerId, state.Type, state.Currency.Code, state.OpeningHash, state.OpenedAt, state.Balances, state.Revision,
            state.LastRecordedAt, state.Recent.CompleteFrom, [.. state.Recent.All()],
            [.. state.Reservations.Values.OfType<TransferReservation>()], account.LastEventId, ForgottenCommands.Of(state.Recent),
            [.. state.Reservations.Values.OfType<Hold>()], account.LastHash?.ToString());
        var json = JsonSerializer.SerializeToUtf8Bytes(record, SnapshotJson.Default.AccountSnapshot);
        // Still JSON as a whole, for whoever looks at it in the store's own user interface.
        byte[] data = [.. "{\"sha256\":\""u8, .. Hash(json), .. "\",\"state\":"u8, .. json, .. "}"u8];
        return new(state.Revision, SchemaVersion, data);
    }

    /// <summary>Null for one that is of another schema, damaged, or not of this account.</summary>
    public static AccountSnapshot? Read(Snapshot snapshot, Guid accountId)
    {
        if (!Readable.Contains(snapshot.SchemaVersion)) return null;
        try
        {
            using var document = JsonDocument.Parse(snapshot.Data);
            var state = document.RootElement.GetProperty("state");
            var raw = JsonMarshal.GetRawUtf8Value(state);
            if (!document.RootElement.GetProperty("sha256").ValueEquals(Hash(raw))) return null;
            var record = state.Deserialize(SnapshotJson.Default.AccountSnapshot);
            return record is not null && record.Id == accountId && record.Revision == snapshot.Revision ? record : null;
        }
        catch (Exception damage) when (damage is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Has the code here compiled, which takes tens of milliseconds,
    /// before the first cold account after a start would have to wait for it.</summary>
    public static void Compile()
    {
        var opening = new BankAccountCreated(Guid.Empty, Guid.Empty, AccountType.Checking, "EUR", 0, 0, 0, DateTimeOffset.UnixEpoch);
        var state = BankAccount.Apply(null, opening);
        state = state with { Recent = state.Recent.Add(default).Recall(0, [default]) };
        _ = Read(Take(new(state, Guid.Empty, null, 0)), Guid.Empty)!.ToState();
    }

    /// <summary>Whether this is the event that the snapshot was taken at.</summary>
    public bool Fits(StoredEvent last)
        => last.Id == LastEventId && (LastHash is null || LastHash == HashChain.Read(last.Metadata.Span)?.ToString());

    public BankAccount ToState() => new()
    {
        Id = Id,
        OwnerId = OwnerId,
        Type = Type,
        Currency = BankingApi.Domain.Shared.Currency.Of(Currency),
        OpeningHash = OpeningHash,
        OpenedAt = OpenedAt,
        Balances = Balances,
        Revision = Revision,
        LastRecordedAt = LastRecordedAt,
        Recent = ProcessedCommands.Restore(
            ProcessedFrom, Processed, Forgotten?.From ?? 0, Forgotten?.Slices is { } slices ? CommandFilter.Restore(slices) : null),
        Reservations = Reservations.Select(one => KeyValuePair.Create(one.TransferId, (Reservation)one))
            .Concat((Holds ?? []).Select(one => KeyValuePair.Create(one.HoldId, (Reservation)one))).ToImmutableDictionary(),
        NextExpiry = BankAccount.EarliestOf(Holds ?? []),
    };

    private static byte[] Hash(ReadOnlySpan<byte> json) => Encoding.ASCII.GetBytes(Convert.ToHexString(SHA256.HashData(json)));
}

/// <summary>The filter of forgotten commands; see <see cref="CommandFilter"/>.</summary>
/// <param name="From">The revision from which on it is complete.</param>
internal sealed record ForgottenCommands(long From, byte[][] Slices)
{
    /// <summary>In bytes; a larger filter is left out, so that a snapshot stays below 64 KB. That is one of some 4,000 commands.</summary>
    private const int Largest = 16 * 1024;

    public static ForgottenCommands? Of(ProcessedCommands commands)
    {
        if (commands is not { FilterBytes: <= Largest, Filter: { } filter }) return null;
        var slices = filter.Save();
        // Looked at again, for it may have grown since this version of the state.
        return slices.Sum(slice => slice.Length) <= Largest ? new(commands.FilteredFrom, slices) : null;
    }
}

/// <summary>The JSON of stored snapshots, with the values as events have them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = false,
    Converters = [typeof(StoredDecimalConverter), typeof(StoredInstantConverter), typeof(StoredEnumConverterFactory),
        typeof(RequestHashConverter)])]
[JsonSerializable(typeof(AccountSnapshot))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
