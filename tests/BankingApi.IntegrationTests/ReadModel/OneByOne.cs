using System.Reflection;
using BankingApi.Domain.Owners;

namespace BankingApi.IntegrationTests.ReadModel;

/// <summary>A record with one property after the other set to something else, so that a store which forgets one is found.</summary>
internal static class OneByOne
{
    /// <param name="fixedProperties">Those that keep their value: keys, and what never changes.</param>
    public static IEnumerable<T> Changes<T>(T record, params string[] fixedProperties)
        where T : notnull
    {
        var constructor = typeof(T).GetConstructors()[0];
        var parameters = constructor.GetParameters();
        Assert.All(fixedProperties, name => Assert.Contains(parameters, parameter => parameter.Name == name));
        var values = Array.ConvertAll(parameters, parameter => typeof(T).GetProperty(parameter.Name!)!.GetValue(record));
        for (var i = 0; i < parameters.Length; i++)
        {
            if (fixedProperties.Contains(parameters[i].Name)) continue;
            foreach (var other in Others(parameters[i], values[i]))
            {
                var changed = (object?[])values.Clone();
                changed[i] = other;
                yield return (T)constructor.Invoke(changed);
            }
        }
    }

    private static IEnumerable<object?> Others(ParameterInfo parameter, object? value)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        yield return Other(type, value);
        var isNullable = type != parameter.ParameterType
            || new NullabilityInfoContext().Create(parameter).ReadState == NullabilityState.Nullable;
        if (isNullable && value is not null) yield return null;
    }

    private static object Other(Type type, object? value)
    {
        if (type.IsEnum) return Enum.GetValues(type).Cast<object>().First(one => !one.Equals(value));
        if (type == typeof(Guid)) return Guid.NewGuid();
        if (type == typeof(string)) return value + "X";
        if (type == typeof(long)) return (long)(value ?? 0L) + 7;
        if (type == typeof(decimal)) return (decimal)(value ?? 0m) + 1.25m;
        if (type == typeof(DateTimeOffset)) return ((DateTimeOffset)(value ?? ViewSamples.Start)).AddMilliseconds(1_001);
        if (type == typeof(Person)) return new Person("Other", "Name", "other@example.org");
        throw new InvalidOperationException($"Say what else a {type.Name} can be.");
    }
}
