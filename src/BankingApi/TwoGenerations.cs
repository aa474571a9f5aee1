using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace BankingApi;

/// <summary>
/// What was added last, bounded without a linked list: once the young generation is full it becomes the old one, and the old one is forgotten.
/// So the last <paramref name="generationSize"/> entries are always here, and never more than twice as many. For any number of threads.
/// </summary>
internal sealed class TwoGenerations<TKey, TValue>(int generationSize) where TKey : notnull
{
    private readonly Lock turning = new();
    private volatile ConcurrentDictionary<TKey, TValue> young = new();
    private volatile ConcurrentDictionary<TKey, TValue> old = new();
    private int count; // of the young: the dictionary's own would lock all of it

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => young.TryGetValue(key, out value) || old.TryGetValue(key, out value);

    public void Add(TKey key, TValue value)
    {
        if (!young.TryAdd(key, value)) young[key] = value;
        else if (Interlocked.Increment(ref count) >= generationSize) Turn();
    }

    /// <summary>Leaves the value that is there, if one is.</summary>
    public void TryAdd(TKey key, TValue value)
    {
        if (!old.ContainsKey(key) && young.TryAdd(key, value) && Interlocked.Increment(ref count) >= generationSize) Turn();
    }

    /// <remarks>What others add meanwhile may stay. Its place in the young generation stays taken until the next turn.</remarks>
    public void Remove(TKey key)
    {
        lock (turning)
        {
            old.TryRemove(key, out _);
            young.TryRemove(key, out _);
        }
    }

    public void Clear()
    {
        lock (turning) (old, young, count) = (new(), new(), 0);
    }

    private void Turn()
    {
        lock (turning)
        {
            if (Volatile.Read(ref count) < generationSize) return; // Another thread's turn was enough.
            (old, young, count) = (young, new(), 0);
        }
    }
}
