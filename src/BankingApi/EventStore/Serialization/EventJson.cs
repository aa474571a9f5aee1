using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using BankingApi.Domain.Accounts;
using BankingApi.Domain.Owners;
using BankingApi.Http;

namespace BankingApi.EventStore;

/// <summary>The JSON of stored events: generated, since every command writes it and every fold reads it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = false,
    UseStringEnumConverter = false,
    Converters = [typeof(DecimalTextConverter), typeof(InstantConverter), typeof(EnumTextConverterFactory), typeof(RequestHashConverter)])]
[JsonSerializable(typeof(BankAccountCreated))]
[JsonSerializable(typeof(BankAccountTransactionRecorded))]
[JsonSerializable(typeof(OverdraftLimitChanged))]
[JsonSerializable(typeof(BankAccountSuspended))]
[JsonSerializable(typeof(BankAccountReactivated))]
[JsonSerializable(typeof(BankAccountClosed))]
[JsonSerializable(typeof(FundsReserved))]
[JsonSerializable(typeof(FundsReservationReleased))]
[JsonSerializable(typeof(IncomingTransferRefused))]
[JsonSerializable(typeof(PersonRegistered))]
[JsonSerializable(typeof(EventMetadata))]
[JsonSerializable(typeof(AccountSnapshot))]
internal sealed partial class EventJson : JsonSerializerContext;

/// <summary>Request hashes as 16 hexadecimal digits: JavaScript reads integers beyond 2^53 wrongly.</summary>
internal sealed class RequestHashConverter : JsonConverter<ulong>
{
    public override ulong Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => ulong.TryParse(reader.GetString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hash)
            ? hash
            : throw new JsonException("A request hash is 16 hexadecimal digits.");

    public override void Write(Utf8JsonWriter writer, ulong value, JsonSerializerOptions options)
    {
        Span<char> digits = stackalloc char[16];
        value.TryFormat(digits, out _, "x16", CultureInfo.InvariantCulture);
        writer.WriteStringValue(digits);
    }
}
