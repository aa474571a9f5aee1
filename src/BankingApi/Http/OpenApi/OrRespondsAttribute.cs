namespace BankingApi.Http.OpenApi;

/// <summary>The other shape that an action's success may have, for the OpenAPI document.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OrRespondsAttribute(Type other) : Attribute
{
    public Type Other => other;
}
