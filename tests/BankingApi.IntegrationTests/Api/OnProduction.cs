using BankingApi.IntegrationTests.Live;
using BankingApi.IntegrationTests.Privacy;
using BankingApi.IntegrationTests.Webhooks;

namespace BankingApi.IntegrationTests.Api;

// The contract's tests on the stores that are meant for production.

public sealed class OwnersOnProduction(ProductionFixture stack) : OwnerTests<ProductionFixture>(stack);

public sealed class AccountsOnProduction(ProductionFixture stack) : AccountTests<ProductionFixture>(stack);

public sealed class AccountStatesOnProduction(ProductionFixture stack) : AccountStateTests<ProductionFixture>(stack);

public sealed class AccountFiltersOnProduction(ProductionFixture stack) : AccountFilterTests<ProductionFixture>(stack);

public sealed class TransactionsOnProduction(ProductionFixture stack) : TransactionTests<ProductionFixture>(stack);

public sealed class TransactionCsvOnProduction(ProductionFixture stack) : TransactionCsvTests<ProductionFixture>(stack);

public sealed class MoneyInputOnProduction(ProductionFixture stack) : MoneyInputTests<ProductionFixture>(stack);

public sealed class TextInputOnProduction(ProductionFixture stack) : TextInputTests<ProductionFixture>(stack);

public sealed class BodiesOnProduction(ProductionFixture stack) : BodyTests<ProductionFixture>(stack);

public sealed class AddressesOnProduction(ProductionFixture stack) : AddressTests<ProductionFixture>(stack);

public sealed class ProblemsOnProduction(ProductionFixture stack) : ProblemTests<ProductionFixture>(stack);

public sealed class PreconditionsOnProduction(ProductionFixture stack) : PreconditionTests<ProductionFixture>(stack);

public sealed class IdempotencyOnProduction(ProductionFixture stack) : IdempotencyTests<ProductionFixture>(stack);

public sealed class IdempotencyOverTimeOnProduction(ProductionFixture stack) : IdempotencyOverTimeTests<ProductionFixture>(stack);

public sealed class ReadYourWritesOnProduction(ProductionFixture stack) : ReadYourWritesTests<ProductionFixture>(stack);

public sealed class PagingOnProduction(ProductionFixture stack) : PagingTests<ProductionFixture>(stack);

public sealed class BalancesAtOnProduction(ProductionFixture stack) : BalanceAtTests<ProductionFixture>(stack);

public sealed class HistoryOnProduction(ProductionFixture stack) : HistoryTests<ProductionFixture>(stack);

public sealed class BalanceSeriesOnProduction(ProductionFixture stack) : BalanceSeriesTests<ProductionFixture>(stack);

public sealed class ConcurrencyOnProduction(ProductionFixture stack) : ConcurrencyTests<ProductionFixture>(stack);

public sealed class AnalyticsOnProduction(ProductionFixture stack) : AnalyticsTests<ProductionFixture>(stack);

public sealed class OperationsOnProduction(ProductionFixture stack) : OperationsTests<ProductionFixture>(stack);

public sealed class TracingOnProduction(ProductionFixture stack) : TracingTests<ProductionFixture>(stack);

public sealed class MetricsOnProduction(ProductionFixture stack) : MetricsTests<ProductionFixture>(stack);

public sealed class RebuildOnProduction(ProductionFixture stack) : RebuildTests<ProductionFixture>(stack);

public sealed class PoisonOnProduction(ProductionFixture stack) : PoisonTests<ProductionFixture>(stack);

public sealed class AuditOnProduction(ProductionFixture stack) : AuditTests<ProductionFixture>(stack);

public sealed class HoldsOnProduction(ProductionFixture stack) : HoldTests<ProductionFixture>(stack);

public sealed class ReversalsOnProduction(ProductionFixture stack) : ReversalTests<ProductionFixture>(stack);

public sealed class ValueTimeOnProduction(ProductionFixture stack) : ValueTimeTests<ProductionFixture>(stack);

public sealed class LedgerModelOnProduction(ProductionFixture stack) : LedgerModelTests<ProductionFixture>(stack);

public sealed class OldLogOnProduction(ProductionFixture stack) : OldLogTests<ProductionFixture>(stack);

public sealed class AccountStreamsOnProduction(ProductionFixture stack) : AccountStreamTests<ProductionFixture>(stack);

public sealed class StreamConnectionsOnProduction(ProductionFixture stack) : StreamConnectionTests<ProductionFixture>(stack);

public sealed class FeedOnProduction(ProductionFixture stack) : FeedTests<ProductionFixture>(stack);

public sealed class FeedWaitsOnProduction(ProductionFixture stack) : FeedWaitTests<ProductionFixture>(stack);

public sealed class WebhooksOnProduction(ProductionFixture stack) : WebhookTests<ProductionFixture>(stack);

public sealed class WebhookDeliveriesOnProduction(ProductionFixture stack) : WebhookDeliveryTests<ProductionFixture>(stack);

public sealed class WebhookFailuresOnProduction(ProductionFixture stack) : WebhookFailureTests<ProductionFixture>(stack);

public sealed class WebhookIsolationOnProduction(ProductionFixture stack) : WebhookIsolationTests<ProductionFixture>(stack);

public sealed class ErasureOnProduction(ProductionFixture stack) : ErasureTests<ProductionFixture>(stack);
