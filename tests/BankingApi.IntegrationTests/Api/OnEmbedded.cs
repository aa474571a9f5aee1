using BankingApi.IntegrationTests.Live;
using BankingApi.IntegrationTests.Privacy;
using BankingApi.IntegrationTests.Webhooks;

namespace BankingApi.IntegrationTests.Api;

// The contract's tests on the embedded stores. Another stack is another file like this one.

public sealed class OwnersOnEmbedded(EmbeddedFixture stack) : OwnerTests<EmbeddedFixture>(stack);

public sealed class AccountsOnEmbedded(EmbeddedFixture stack) : AccountTests<EmbeddedFixture>(stack);

public sealed class AccountStatesOnEmbedded(EmbeddedFixture stack) : AccountStateTests<EmbeddedFixture>(stack);

public sealed class AccountFiltersOnEmbedded(EmbeddedFixture stack) : AccountFilterTests<EmbeddedFixture>(stack);

public sealed class TransactionsOnEmbedded(EmbeddedFixture stack) : TransactionTests<EmbeddedFixture>(stack);

public sealed class TransactionCsvOnEmbedded(EmbeddedFixture stack) : TransactionCsvTests<EmbeddedFixture>(stack);

public sealed class MoneyInputOnEmbedded(EmbeddedFixture stack) : MoneyInputTests<EmbeddedFixture>(stack);

public sealed class TextInputOnEmbedded(EmbeddedFixture stack) : TextInputTests<EmbeddedFixture>(stack);

public sealed class BodiesOnEmbedded(EmbeddedFixture stack) : BodyTests<EmbeddedFixture>(stack);

public sealed class AddressesOnEmbedded(EmbeddedFixture stack) : AddressTests<EmbeddedFixture>(stack);

public sealed class ProblemsOnEmbedded(EmbeddedFixture stack) : ProblemTests<EmbeddedFixture>(stack);

public sealed class PreconditionsOnEmbedded(EmbeddedFixture stack) : PreconditionTests<EmbeddedFixture>(stack);

public sealed class IdempotencyOnEmbedded(EmbeddedFixture stack) : IdempotencyTests<EmbeddedFixture>(stack);

public sealed class IdempotencyOverTimeOnEmbedded(EmbeddedFixture stack) : IdempotencyOverTimeTests<EmbeddedFixture>(stack);

public sealed class ReadYourWritesOnEmbedded(EmbeddedFixture stack) : ReadYourWritesTests<EmbeddedFixture>(stack);

public sealed class PagingOnEmbedded(EmbeddedFixture stack) : PagingTests<EmbeddedFixture>(stack);

public sealed class BalancesAtOnEmbedded(EmbeddedFixture stack) : BalanceAtTests<EmbeddedFixture>(stack);

public sealed class HistoryOnEmbedded(EmbeddedFixture stack) : HistoryTests<EmbeddedFixture>(stack);

public sealed class BalanceSeriesOnEmbedded(EmbeddedFixture stack) : BalanceSeriesTests<EmbeddedFixture>(stack);

public sealed class ConcurrencyOnEmbedded(EmbeddedFixture stack) : ConcurrencyTests<EmbeddedFixture>(stack);

public sealed class AnalyticsOnEmbedded(EmbeddedFixture stack) : AnalyticsTests<EmbeddedFixture>(stack);

public sealed class OperationsOnEmbedded(EmbeddedFixture stack) : OperationsTests<EmbeddedFixture>(stack);

public sealed class TracingOnEmbedded(EmbeddedFixture stack) : TracingTests<EmbeddedFixture>(stack);

public sealed class MetricsOnEmbedded(EmbeddedFixture stack) : MetricsTests<EmbeddedFixture>(stack);

public sealed class RebuildOnEmbedded(EmbeddedFixture stack) : RebuildTests<EmbeddedFixture>(stack)
{
    /// <summary>The bytes of every row of the file, but for how far the file has come.</summary>
    protected override Task<string> Dump() => Task.FromResult(ViewFileDump.Of(Path.Combine(Stack.Folder, "views.db"), except: "progress"));
}

public sealed class PoisonOnEmbedded(EmbeddedFixture stack) : PoisonTests<EmbeddedFixture>(stack);

public sealed class AuditOnEmbedded(EmbeddedFixture stack) : AuditTests<EmbeddedFixture>(stack);

public sealed class HoldsOnEmbedded(EmbeddedFixture stack) : HoldTests<EmbeddedFixture>(stack);

public sealed class ReversalsOnEmbedded(EmbeddedFixture stack) : ReversalTests<EmbeddedFixture>(stack);

public sealed class ValueTimeOnEmbedded(EmbeddedFixture stack) : ValueTimeTests<EmbeddedFixture>(stack);

public sealed class LedgerModelOnEmbedded(EmbeddedFixture stack) : LedgerModelTests<EmbeddedFixture>(stack);

public sealed class OldLogOnEmbedded(EmbeddedFixture stack) : OldLogTests<EmbeddedFixture>(stack);

public sealed class AccountStreamsOnEmbedded(EmbeddedFixture stack) : AccountStreamTests<EmbeddedFixture>(stack);

public sealed class StreamConnectionsOnEmbedded(EmbeddedFixture stack) : StreamConnectionTests<EmbeddedFixture>(stack);

public sealed class FeedOnEmbedded(EmbeddedFixture stack) : FeedTests<EmbeddedFixture>(stack);

public sealed class FeedWaitsOnEmbedded(EmbeddedFixture stack) : FeedWaitTests<EmbeddedFixture>(stack);

public sealed class WebhooksOnEmbedded(EmbeddedFixture stack) : WebhookTests<EmbeddedFixture>(stack);

public sealed class WebhookDeliveriesOnEmbedded(EmbeddedFixture stack) : WebhookDeliveryTests<EmbeddedFixture>(stack);

public sealed class WebhookFailuresOnEmbedded(EmbeddedFixture stack) : WebhookFailureTests<EmbeddedFixture>(stack);

public sealed class WebhookIsolationOnEmbedded(EmbeddedFixture stack) : WebhookIsolationTests<EmbeddedFixture>(stack);

public sealed class ErasureOnEmbedded(EmbeddedFixture stack) : ErasureTests<EmbeddedFixture>(stack);
