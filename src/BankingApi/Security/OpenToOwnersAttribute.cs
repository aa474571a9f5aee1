namespace BankingApi.Security;

/// <summary>On what a caller who is confined to an owner may do, too. Without it an action is not for them.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class OpenToOwnersAttribute : Attribute;
