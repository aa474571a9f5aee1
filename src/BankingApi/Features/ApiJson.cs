using System.Text.Json.Serialization;
using BankingApi.Features.Accounts;
using BankingApi.Features.Analytics;
using BankingApi.Features.Holds;
using BankingApi.Features.Live;
using BankingApi.Features.Operations;
using BankingApi.Features.Owners;
using BankingApi.Features.Transfers;
using BankingApi.Features.Webhooks;

namespace BankingApi.Features;

/// <summary>Generated JSON of what the endpoints take and give.
/// A type that is missing here works too, by reflection, more slowly.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RegisterOwnerBody))]
[JsonSerializable(typeof(ErasePersonalDataBody))]
[JsonSerializable(typeof(OwnerResponse))]
[JsonSerializable(typeof(Page<OwnerResponse>))]
[JsonSerializable(typeof(OwnerSummaryResponse))]
[JsonSerializable(typeof(OpenAccountBody))]
[JsonSerializable(typeof(AccountResponse))]
[JsonSerializable(typeof(Page<AccountResponse>))]
[JsonSerializable(typeof(RecordTransactionBody))]
[JsonSerializable(typeof(TransactionResponse))]
[JsonSerializable(typeof(Page<TransactionResponse>))]
[JsonSerializable(typeof(ReverseTransactionBody))]
[JsonSerializable(typeof(PlaceHoldBody))]
[JsonSerializable(typeof(CaptureHoldBody))]
[JsonSerializable(typeof(VoidHoldBody))]
[JsonSerializable(typeof(HoldResponse))]
[JsonSerializable(typeof(Page<HoldResponse>))]
[JsonSerializable(typeof(ChangeOverdraftLimitBody))]
[JsonSerializable(typeof(OverdraftLimitResponse))]
[JsonSerializable(typeof(SuspendAccountBody))]
[JsonSerializable(typeof(ReactivateAccountBody))]
[JsonSerializable(typeof(CloseAccountBody))]
[JsonSerializable(typeof(AccountStatusResponse))]
[JsonSerializable(typeof(BalanceResponse))]
[JsonSerializable(typeof(Page<HistoryEntry>))]
[JsonSerializable(typeof(BalancesResponse))]
[JsonSerializable(typeof(HistoryEntry))]
[JsonSerializable(typeof(FeedPage))]
[JsonSerializable(typeof(MakeTransferBody))]
[JsonSerializable(typeof(ReverseTransferBody))]
[JsonSerializable(typeof(TransferResponse))]
[JsonSerializable(typeof(Page<TransferResponse>))]
[JsonSerializable(typeof(RegisterWebhookBody))]
[JsonSerializable(typeof(RegisteredWebhookResponse))]
[JsonSerializable(typeof(WebhookResponse))]
[JsonSerializable(typeof(Page<WebhookResponse>))]
[JsonSerializable(typeof(Page<DeliveryResponse>))]
[JsonSerializable(typeof(CurrencyFigures))]
[JsonSerializable(typeof(AllCurrencies))]
[JsonSerializable(typeof(StreamResponse))]
[JsonSerializable(typeof(Page<StaleStreamResponse>))]
[JsonSerializable(typeof(ProjectionsResponse))]
[JsonSerializable(typeof(Page<ParkedEventResponse>))]
internal sealed partial class ApiJson : JsonSerializerContext;
