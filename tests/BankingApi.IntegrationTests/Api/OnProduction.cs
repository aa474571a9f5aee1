namespace BankingApi.IntegrationTests.Api;

// The contract's tests on the stores that are meant for production.

[Collection(ProductionStores.OneAtATime)]
public sealed class OwnersOnProduction(ProductionFixture stack) : OwnerTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class AccountsOnProduction(ProductionFixture stack) : AccountTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class AccountStatesOnProduction(ProductionFixture stack) : AccountStateTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class AccountFiltersOnProduction(ProductionFixture stack) : AccountFilterTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class TransactionsOnProduction(ProductionFixture stack) : TransactionTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class TransactionCsvOnProduction(ProductionFixture stack) : TransactionCsvTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class MoneyInputOnProduction(ProductionFixture stack) : MoneyInputTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class TextInputOnProduction(ProductionFixture stack) : TextInputTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class BodiesOnProduction(ProductionFixture stack) : BodyTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class AddressesOnProduction(ProductionFixture stack) : AddressTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class ProblemsOnProduction(ProductionFixture stack) : ProblemTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class PreconditionsOnProduction(ProductionFixture stack) : PreconditionTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class IdempotencyOnProduction(ProductionFixture stack) : IdempotencyTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class IdempotencyOverTimeOnProduction(ProductionFixture stack) : IdempotencyOverTimeTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class ReadYourWritesOnProduction(ProductionFixture stack) : ReadYourWritesTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class PagingOnProduction(ProductionFixture stack) : PagingTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class BalancesAtOnProduction(ProductionFixture stack) : BalanceAtTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class HistoryOnProduction(ProductionFixture stack) : HistoryTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class BalanceSeriesOnProduction(ProductionFixture stack) : BalanceSeriesTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class ConcurrencyOnProduction(ProductionFixture stack) : ConcurrencyTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class AnalyticsOnProduction(ProductionFixture stack) : AnalyticsTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class OperationsOnProduction(ProductionFixture stack) : OperationsTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class TracingOnProduction(ProductionFixture stack) : TracingTests<ProductionFixture>(stack);

[Collection(Processes.Alone.Name)]
public sealed class MetricsOnProduction(ProductionFixture stack) : MetricsTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class RebuildOnProduction(ProductionFixture stack) : RebuildTests<ProductionFixture>(stack);

[Collection(ProductionStores.OneAtATime)]
public sealed class PoisonOnProduction(ProductionFixture stack) : PoisonTests<ProductionFixture>(stack);
