using BankingApi.UnitTests.Domain;
using BankingApi.WriteModel;

namespace BankingApi.UnitTests.WriteModel;

public sealed class OwnerTurnsTests
{
    private readonly OwnerTurns _turns = new();

    [Fact]
    public async Task Openings_go_on_side_by_side_and_an_erasure_waits_for_them()
    {
        var (one, other) = (await _turns.ToOpen(Some.Owner), await _turns.ToOpen(Some.Owner));
        var erasing = _turns.ToErase(Some.Owner).AsTask();
        one.Dispose();
        one.Dispose(); // Once more does no harm.
        Assert.False(erasing.IsCompleted);
        other.Dispose();
        (await erasing).Dispose();
    }

    [Fact]
    public async Task What_comes_while_an_owner_is_erased_waits_and_another_owner_does_not()
    {
        var erasing = await _turns.ToErase(Some.Owner);
        var (opening, second) = (_turns.ToOpen(Some.Owner).AsTask(), _turns.ToErase(Some.Owner).AsTask());
        (await _turns.ToOpen(Some.Other)).Dispose();
        Assert.False(opening.IsCompleted || second.IsCompleted);
        erasing.Dispose();
        (await (await Task.WhenAny(opening, second))).Dispose();
        (await opening).Dispose();
        (await second).Dispose();
    }

    [Fact]
    public async Task An_opening_that_comes_while_an_erasure_waits_comes_after_it()
    {
        var first = await _turns.ToOpen(Some.Owner);
        var erasing = _turns.ToErase(Some.Owner).AsTask();
        var late = _turns.ToOpen(Some.Owner).AsTask();
        Assert.False(late.IsCompleted);
        first.Dispose();
        var erased = await erasing;
        Assert.False(late.IsCompleted);
        erased.Dispose();
        (await late).Dispose();
    }

    [Fact]
    public async Task Never_do_an_opening_and_an_erasure_overlap()
    {
        var (openings, erasures) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++)
            {
                using var turn = worker % 4 == 0 ? await _turns.ToErase(Some.Owner) : await _turns.ToOpen(Some.Owner);
                if (worker % 4 == 0)
                {
                    Assert.Equal(1, Interlocked.Increment(ref erasures));
                    Assert.Equal(0, Volatile.Read(ref openings));
                    await Task.Yield();
                    Interlocked.Decrement(ref erasures);
                }
                else
                {
                    Interlocked.Increment(ref openings);
                    Assert.Equal(0, Volatile.Read(ref erasures));
                    await Task.Yield();
                    Interlocked.Decrement(ref openings);
                }
            }
        }))).WaitAsync(TimeSpan.FromSeconds(30));
    }
}
