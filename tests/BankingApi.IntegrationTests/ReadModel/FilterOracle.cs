using System.Reflection;

namespace BankingApi.IntegrationTests.ReadModel;

/// <summary>What each filter of a list means, taken from its name (see <c>Filters.cs</c>) and applied in the plainest way; so that a filter
/// which is added is tested in every store without a word here.</summary>
internal sealed class FilterOracle<TFilter, TView>
    where TFilter : class
{
    /// <summary>Never more of a property: pairs grow with the square.</summary>
    private const int ValuesOfAProperty = 12;

    private readonly IReadOnlyList<TView> _views;
    private readonly Filtering[] _properties;

    /// <param name="views">In the order of the list.</param>
    /// <param name="special">The filters whose name does not say what they mean, by their names.</param>
    public FilterOracle(IReadOnlyList<TView> views, params IEnumerable<Special> special)
    {
        _views = views;
        var known = special.ToDictionary(one => one.Name);
        _properties =
        [
            .. typeof(TFilter).GetConstructors()[0].GetParameters().Select(parameter => typeof(TFilter).GetProperty(parameter.Name!)!)
                .Select(property => known.TryGetValue(property.Name, out var meaning)
                    ? new Filtering(property, meaning.Matches, [.. meaning.Values])
                    : Named(property)),
        ];
    }

    /// <summary>No filter, every one alone and every two of them together, with values that meet all, some and none.</summary>
    public IEnumerable<TFilter> AloneAndInPairs()
    {
        yield return With();
        for (var i = 0; i < _properties.Length; i++)
        {
            foreach (var value in _properties[i].Values)
            {
                yield return With((i, value));
                for (var j = i + 1; j < _properties.Length; j++)
                {
                    foreach (var other in _properties[j].Values) yield return With((i, value), (j, other));
                }
            }
        }
    }

    public List<TView> Matching(TFilter filter)
        => [.. _views.Where(
            view => _properties.All(property => property.Property.GetValue(filter) is not { } value || property.Matches(view, value)))];

    /// <summary>A filter that lets everything or nothing pass, whatever is asked for, would be tested in vain.</summary>
    public void AssertEachTellsViewsApart()
        => Assert.All(Enumerable.Range(0, _properties.Length), i =>
            Assert.Contains(
                _properties[i].Values, value => Matching(With((i, value))).Count is var count && count > 0 && count < _views.Count));

    private static TFilter With(params (int Property, object Value)[] set)
    {
        var constructor = typeof(TFilter).GetConstructors()[0];
        var arguments = new object?[constructor.GetParameters().Length];
        foreach (var (property, value) in set) arguments[property] = value;
        return (TFilter)constructor.Invoke(arguments);
    }

    private Filtering Named(PropertyInfo filter)
    {
        var name = filter.Name;
        if (Of(name) is { } same) return new(filter, (view, value) => value.Equals(same.GetValue(view)), Some(same));
        if (Bounded("Min", "From") is { } from) return new(filter, (view, value) => Compare(from, view, value) >= 0, Some(from));
        if (Bounded("Max", "To") is { } to) return new(filter, (view, value) => Compare(to, view, value) <= 0, Some(to));
        throw new InvalidOperationException(
            $"{typeof(TFilter).Name}.{name} is called like no property of {typeof(TView).Name}: say what it means where its list is "
                + $"tested.");

        static PropertyInfo? Of(string name) => typeof(TView).GetProperty(name);

        PropertyInfo? Bounded(string prefix, string ofTime)
            => name == ofTime ? Of("RecordedAt") : name.StartsWith(prefix, StringComparison.Ordinal) ? Of(name[prefix.Length..]) : null;

        static int Compare(PropertyInfo property, TView view, object bound)
            => property.GetValue(view) is { } value
                ? Comparer<object>.Default.Compare(value, bound) : throw new InvalidOperationException("No bound on what may be absent.");
    }

    private object[] Some(PropertyInfo property)
    {
        var values = _views.Select(view => property.GetValue(view)).OfType<object>().Distinct().ToList();
        var there = Enumerable.Range(0, Math.Min(3, values.Count)).Select(i => values[i * (values.Count - 1) / 2 % values.Count])
            .Distinct();
        return [.. there.SelectMany(Neighbours).Concat(Unmet(values[0])).Distinct().Take(ValuesOfAProperty)];
    }

    private static IEnumerable<object> Neighbours(object value) => value switch
    {
        DateTimeOffset at => [at, at.AddTicks(1), at.AddTicks(-1), at.ToOffset(TimeSpan.FromHours(5))],
        decimal bound when decimal.Abs(bound) < 1_000_000m => [bound, bound + 0.00001m, bound - 0.00001m],
        _ => [value],
    };

    private static IEnumerable<object> Unmet(object example) => example switch
    {
        Guid => [new Guid("ffffffff-ffff-4fff-bfff-ffffffffffff")],
        Enum => Enum.GetValues(example.GetType()).Cast<object>(),
        bool => [false, true],
        string => ["XXX"],
        DateTimeOffset => [DateTimeOffset.MinValue, DateTimeOffset.MaxValue],
        decimal => [0m, 100.000m, 0.0000000000000000000000000001m, 9_007_199_254_740_992.5m, decimal.MaxValue, decimal.MinValue],
        _ => throw new InvalidOperationException($"Say what a {example.GetType().Name} is like that nothing has."),
    };

    /// <param name="Values">To try.</param>
    public sealed record Special(string Name, Func<TView, object, bool> Matches, params IEnumerable<object> Values);

    private sealed record Filtering(PropertyInfo Property, Func<TView, object, bool> Matches, object[] Values);
}
