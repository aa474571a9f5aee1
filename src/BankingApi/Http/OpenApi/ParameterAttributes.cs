namespace BankingApi.Http.OpenApi;

/// <summary>A parameter that must be there, for the document: what is missing is told in our own words, not by the framework.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class RequiredParameterAttribute : Attribute;

/// <summary>The values that a parameter may have, where its name alone does not tell.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public class OneOfAttribute(params string[] values) : Attribute
{
    public IReadOnlyList<string> Values => values;
}

/// <summary>The names of an enum.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class OneOfAttribute<T>() : OneOfAttribute([.. EnumText<T>.All]) where T : struct, Enum;
