namespace BankingApi.Features.Webhooks;

/// <summary>Raised when there is something to deliver that has to wait for nothing.</summary>
public sealed class DeliverySignal : Wakeup;
