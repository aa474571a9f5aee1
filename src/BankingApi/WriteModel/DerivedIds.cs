using System.Security.Cryptography;
using UUIDNext;

namespace BankingApi.WriteModel;

/// <summary>Ids that follow from other ids (UUIDv5), so that whoever repeats a step arrives at the same one: this is what makes a repeated
/// request, append or step of a transfer the same fact.</summary>
public static class DerivedIds
{
    // Arbitrary, and never to change: they are part of every id derived from a key so far.
    private static readonly Guid Owners = new("6c1dd0a4-52ad-4bb1-9b53-43bd7d30ab11");
    private static readonly Guid Accounts = new("0f3f1c26-6a0c-4a55-8a6f-7b7a5a2a3c5e");
    private static readonly Guid Webhooks = new("b8a7b1c9-3c3e-4a0e-9d55-5d1f1c6f1a77");

    /// <param name="keyScope">Whose key it is, see <see cref="Security.Caller.KeyScope"/>.</param>
    public static Guid Owner(string? keyScope, string? key)
        => key is null ? Guid.CreateVersion7() : Uuid.NewNameBased(Scoped(Owners, keyScope), key);

    /// <param name="keyScope">Whose key it is, see <see cref="Security.Caller.KeyScope"/>.</param>
    public static Guid Account(string? keyScope, string? key)
        => key is null ? Guid.CreateVersion7() : Uuid.NewNameBased(Scoped(Accounts, keyScope), key);

    /// <param name="keyScope">Whose key it is, see <see cref="Security.Caller.KeyScope"/>.</param>
    public static Guid Webhook(string? keyScope, string? key)
        => key is null ? Guid.CreateVersion7() : Uuid.NewNameBased(Scoped(Webhooks, keyScope), key);

    /// <summary>An event is delivered to a webhook under the same id each time.</summary>
    public static Guid Delivery(Guid webhookId, Guid eventId) => Uuid.NewNameBased(webhookId, eventId.ToString("N"));

    /// <param name="key">The client's; without one, the request is like no other.</param>
    public static Guid Transaction(Guid accountId, string? key)
        => key is null ? Guid.CreateVersion7() : Uuid.NewNameBased(accountId, "transactions/" + key);

    /// <summary>A key is scoped to the path it is posted to: the same one on the source's transactions is another request.</summary>
    public static Guid Transfer(Guid fromAccountId, string? key)
        => key is null ? Guid.CreateVersion7() : Uuid.NewNameBased(fromAccountId, "transfers/" + key);

    /// <param name="attempt">From 0: one more than those that failed.</param>
    public static Guid TransferReversal(Guid transferId, int attempt)
        => Uuid.NewNameBased(transferId, string.Create(CultureInfo.InvariantCulture, $"reversal/{attempt}"));

    public static Guid Reversal(Guid transactionId) => Uuid.NewNameBased(transactionId, "reversal");

    public static Guid Hold(Guid accountId, string? key)
        => key is null ? Guid.CreateVersion7() : Uuid.NewNameBased(accountId, "holds/" + key);

    public static Guid Capture(Guid holdId) => Uuid.NewNameBased(holdId, "capture");

    /// <summary>Of a request about something that is there, such as the capture of a hold.</summary>
    /// <param name="what">Tells apart what may be asked of one thing: a key is scoped to the path it is posted to.</param>
    public static Guid Request(Guid thing, string what, string? key)
        => key is null ? Guid.CreateVersion7() : Uuid.NewNameBased(thing, $"{what}/{key}");

    public static Guid Debit(Guid transferId) => Uuid.NewNameBased(transferId, "debit");

    public static Guid Credit(Guid transferId) => Uuid.NewNameBased(transferId, "credit");

    /// <summary>Of an event as it is stored: the same append has the same ids, and nothing else has.
    /// A UUIDv8, the version for hashes of one's own.</summary>
    /// <param name="instance">Of <see cref="ServiceInstance"/>.</param>
    /// <param name="data">What the event says, as it is stored.</param>
    public static Guid Event(Guid commandId, Guid instance, ReadOnlySpan<byte> data)
    {
        const int Prefix = 32;
        var length = Prefix + data.Length;
        var text = length <= 1024 ? stackalloc byte[1024] : new byte[length];
        commandId.TryWriteBytes(text, bigEndian: true, out _);
        instance.TryWriteBytes(text[16..], bigEndian: true, out _);
        data.CopyTo(text[Prefix..]);
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes[..16], bigEndian: true);
    }

    /// <summary>Of the event that answers a command in one stream.</summary>
    /// <param name="step">Tells apart what one command may do, in one stream or in several.</param>
    public static Guid Event(Guid commandId, string step)
        => Uuid.NewNameBased(commandId, string.Create(CultureInfo.InvariantCulture, $"event/{step}"));

    private static Guid Scoped(Guid all, string? scope) => scope is null ? all : Uuid.NewNameBased(all, scope);
}
