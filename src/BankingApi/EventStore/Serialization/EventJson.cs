using System.Text.Json.Serialization;
using BankingApi.Domain.Owners;
using BankingApi.Domain.Webhooks;

namespace BankingApi.EventStore.Serialization;

/// <summary>The JSON of stored events: generated, since every command writes it and every fold reads it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = false,
    UseStringEnumConverter = false,
    Converters = [typeof(StoredDecimalConverter), typeof(StoredInstantConverter), typeof(StoredEnumConverterFactory),
        typeof(RequestHashConverter)])]
[JsonSerializable(typeof(BankAccountCreated))]
[JsonSerializable(typeof(BankAccountTransactionRecorded))]
[JsonSerializable(typeof(OverdraftLimitChanged))]
[JsonSerializable(typeof(BankAccountSuspended))]
[JsonSerializable(typeof(BankAccountReactivated))]
[JsonSerializable(typeof(BankAccountClosed))]
[JsonSerializable(typeof(FundsReserved))]
[JsonSerializable(typeof(FundsReservationReleased))]
[JsonSerializable(typeof(IncomingTransferRefused))]
[JsonSerializable(typeof(HoldPlaced))]
[JsonSerializable(typeof(HoldVoided))]
[JsonSerializable(typeof(HoldExpired))]
[JsonSerializable(typeof(PersonRegistered))]
[JsonSerializable(typeof(PersonalDataErased))]
[JsonSerializable(typeof(WebhookRegistered))]
[JsonSerializable(typeof(WebhookDisabled))]
[JsonSerializable(typeof(WebhookEnabled))]
[JsonSerializable(typeof(WebhookRemoved))]
[JsonSerializable(typeof(EventMetadata))]
internal sealed partial class EventJson : JsonSerializerContext;
