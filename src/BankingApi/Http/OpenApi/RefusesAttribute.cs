namespace BankingApi.Http.OpenApi;

/// <summary>The problems of an action's own, for the OpenAPI document: those that follow from its route, its parameters and its body (see
/// <see cref="ProblemDescriptions"/>) need not be named.</summary>
/// <param name="codes">Of <see cref="ProblemCodes"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RefusesAttribute(params string[] codes) : Attribute
{
    public IReadOnlyList<string> Codes => codes;
}
