using BankingApi.Subscriptions;

namespace BankingApi.Features.Transfers;

/// <summary>What the transfer worker says of itself.</summary>
public sealed class TransferWorkerState(TimeProvider clock) : WorkerState(clock);
