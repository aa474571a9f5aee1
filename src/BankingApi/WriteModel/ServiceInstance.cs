namespace BankingApi.WriteModel;

/// <summary>One process of the service, from its start to its end: tells its appends from those of other instances.</summary>
public sealed record ServiceInstance(Guid Id);
