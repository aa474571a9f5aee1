namespace BankingApi.Http;

/// <summary>The other shape that an action's success may have, for the OpenAPI document.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OrAnswersAttribute(Type other) : Attribute
{
    public Type Other => other;
}
