using System.Collections.Concurrent;
using System.Reflection;

namespace BankingApi.Http.Query;

/// <summary>What tells one list query from another: its path and all of its parameters but those that choose the page.</summary>
internal static class QueryFingerprint
{
    private static readonly string[] NotOfTheQuery = ["Caller", "Limit", "Cursor", "MinRevision"];

    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();

    /// <summary>Derived from the records, so that no parameter can be left out. Each counts as the value that the filter has read, two
    /// spellings of which are one query; where the filter has none, or an instant (which is clipped to now, and now is another one on every
    /// page), as the client wrote it.</summary>
    /// <param name="parameters">The list's parameters as text, see <see cref="Paging"/>.</param>
    /// <param name="filter">The same, read.</param>
    /// <param name="defaults">The values of parameters that are not in the filter and stand for something when they are left out.</param>
    public static string Of(string path, object parameters, object filter, params (string Name, string? Value)[] defaults)
    {
        var read = PropertiesOf(filter);
        var named = PropertiesOf(parameters).Where(property => !NotOfTheQuery.Contains(property.Name)).Select(property =>
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (defaults.FirstOrDefault(one => one.Name == name) is { Name: not null } known) return known;
            var same = read.FirstOrDefault(one => one.Name == property.Name && one.PropertyType != typeof(DateTimeOffset?));
            return (name, Text(same is null ? property.GetValue(parameters) : same.GetValue(filter)));
        });
        return Cursor.Fingerprint(path, [.. named]);
    }

    private static PropertyInfo[] PropertiesOf(object record)
        => Properties.GetOrAdd(record.GetType(), static type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance));

    private static string? Text(object? value) => value is decimal bound ? AmountBounds.Text(bound) : value?.ToString();
}
