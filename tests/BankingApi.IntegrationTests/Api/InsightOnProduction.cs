namespace BankingApi.IntegrationTests.Api;

// What operators see, on the stores that are meant for production.

public sealed class TracingOnProduction(ProductionFixture stack) : TracingTests<ProductionFixture>(stack);

[Collection(Processes.Alone.Name)]
public sealed class MetricsOnProduction(ProductionFixture stack) : MetricsTests<ProductionFixture>(stack);

public sealed class RebuildOnProduction(ProductionFixture stack) : RebuildTests<ProductionFixture>(stack);

public sealed class PoisonOnProduction(ProductionFixture stack) : PoisonTests<ProductionFixture>(stack);

public sealed class AuditOnProduction(ProductionFixture stack) : AuditTests<ProductionFixture>(stack);
