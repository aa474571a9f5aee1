using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace BankingApi.Hosting;

/// <summary>What was added last, bounded without a linked list: once the young generation is full it becomes the old one, and the old one
/// is forgotten. So the last <paramref name="generationSize"/> entries are always here, and never more than twice as many. For any number
/// of threads.</summary>
internal sealed class BoundedCache<TKey, TValue>(int generationSize) where TKey : notnull
{
    private readonly Lock _turning = new();
    private volatile ConcurrentDictionary<TKey, TValue> _young = new();
    private volatile ConcurrentDictionary<TKey, TValue> _old = new();
    private int _count; // of the young: the dictionary's own would lock all of it

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
        => _young.TryGetValue(key, out value) || _old.TryGetValue(key, out value);

    public void Add(TKey key, TValue value)
    {
        if (!_young.TryAdd(key, value)) _young[key] = value;
        else if (Interlocked.Increment(ref _count) >= generationSize) Turn();
    }

    /// <summary>Leaves the value that is there, if one is.</summary>
    public void TryAdd(TKey key, TValue value)
    {
        if (!_old.ContainsKey(key) && _young.TryAdd(key, value) && Interlocked.Increment(ref _count) >= generationSize) Turn();
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
        lock (_turning) (_old, _young, _count) = (new(), new(), 0);
    }

    private void Turn()
    {
        lock (_turning)
        {
            if (Volatile.Read(ref _count) < generationSize) return; // Another thread's turn was enough.
            (_old, _young, _count) = (_young, new(), 0);
        }
    }
}
