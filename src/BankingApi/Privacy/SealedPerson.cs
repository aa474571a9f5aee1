using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using BankingApi.Domain.Owners;

namespace BankingApi.Privacy;

/// <summary>The text that stands for a person in events: <c>v1.</c> and a sealed box in base64url, or <c>clear.</c> and the same without a
/// seal, which is how registrations from before there were seals are read.</summary>
internal static class SealedPerson
{
    private const string Mark = "v1.";
    private const string ClearMark = "clear.";

    /// <summary>What is sealed is filled up to a multiple of this, so that its length does not tell names apart.</summary>
    private const int Block = 64;

    public static string Seal(byte[] key, Guid ownerId, Person person)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(person, PersonJson.Default.Person);
        var padded = new byte[(content.Length + Block - 1) / Block * Block];
        padded.AsSpan().Fill((byte)' ');
        content.CopyTo(padded, 0);
        var text = Mark + Base64Url.EncodeToString(AuthenticatedBox.Seal(key, PurposeOf(ownerId), padded));
        CryptographicOperations.ZeroMemory(key);
        return text;
    }

    /// <returns>Null where the key is another owner's, or what was sealed has been changed.</returns>
    public static Person? Open(byte[] key, Guid ownerId, string text)
    {
        if (!text.StartsWith(Mark, StringComparison.Ordinal) || !Base64Url.IsValid(text.AsSpan(Mark.Length))) return null;
        var content = AuthenticatedBox.Open(key, PurposeOf(ownerId), Base64Url.DecodeFromChars(text.AsSpan(Mark.Length)));
        CryptographicOperations.ZeroMemory(key);
        return content is null ? null : JsonSerializer.Deserialize(content, PersonJson.Default.Person);
    }

    public static string Clear(Person person)
        => ClearMark + Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(person, PersonJson.Default.Person));

    /// <returns>Null for one that is sealed.</returns>
    public static Person? ReadClear(string text)
        => text.StartsWith(ClearMark, StringComparison.Ordinal)
            ? JsonSerializer.Deserialize(Base64Url.DecodeFromChars(text.AsSpan(ClearMark.Length)), PersonJson.Default.Person) : null;

    private static string PurposeOf(Guid ownerId) => $"BankingApi person v1 {ownerId:N}";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(Person))]
internal sealed partial class PersonJson : JsonSerializerContext;
