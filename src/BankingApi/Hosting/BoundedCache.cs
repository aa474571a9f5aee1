using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace BankingApi.Hosting;

/// <summary>What was added last, bounded without a linked list: once the young generation is full it becomes the old one, and the old one
/// is forgotten. So the last <paramref name="generationSize"/> entries are always here, and never more than twice as many. For any number
/// of threads.</summary>
/// <param name="weigh">As how many entries one counts, at least 1; null for 1.</param>
internal sealed class BoundedCache<TKey, TValue>(int generationSize, Func<TValue, int>? weigh = null) where TKey : notnull
{
    private readonly Lock _turning = new();
    private volatile ConcurrentDictionary<TKey, TValue> _young = new();
    private volatile ConcurrentDictionary<TKey, TValue> _old = new();
    private int _weight; // of the young generation

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
        => _young.TryGetValue(key, out value) || _old.TryGetValue(key, out value);

    public void Add(TKey key, TValue value)
    {
        if (_young.TryAdd(key, value)) Grow(Weigh(value));
        else if (weigh is null) _young[key] = value;
        else
        {
            var before = _young.TryGetValue(key, out var replaced) ? Weigh(replaced) : 0;
            _young[key] = value;
            Grow(Weigh(value) - before);
        }
    }

    /// <summary>Leaves the value that is there, if one is.</summary>
    public void TryAdd(TKey key, TValue value)
    {
        if (!_old.ContainsKey(key) && _young.TryAdd(key, value)) Grow(Weigh(value));
    }

    /// <remarks>What others add meanwhile may stay. Its place in the young generation stays taken until the next turn.</remarks>
    public void Remove(TKey key)
    {
        lock (_turning)
        {
            _old.TryRemove(key, out _);
            _young.TryRemove(key, out _);
        }
    }

    public void Clear()
    {
        lock (_turning) (_old, _young, _weight) = (new(), new(), 0);
    }

    private int Weigh(TValue value) => weigh?.Invoke(value) ?? 1;

    private void Grow(int by)
    {
        if (by == 0 || Interlocked.Add(ref _weight, by) < generationSize) return;
        lock (_turning)
        {
            if (Volatile.Read(ref _weight) < generationSize) return; // Another thread's turn was enough.
            (_old, _young, _weight) = (_young, new(), 0);
        }
    }
}
