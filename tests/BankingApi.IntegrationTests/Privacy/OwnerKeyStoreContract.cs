using BankingApi.Privacy;

namespace BankingApi.IntegrationTests.Privacy;

/// <summary>What <see cref="IOwnerKeyStore"/> promises, whatever is underneath. Each test has a store of its own, empty at first.</summary>
public abstract class OwnerKeyStoreContract : IAsyncLifetime
{
    private static readonly Erasure First = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, 7, TimeSpan.Zero), "clerk", "asked for: „now“");

    private static readonly Erasure Second = new(First.At.AddDays(1), "another", "again");

    protected IOwnerKeyStore Store { get; private set; } = null!;

    protected static CancellationToken None => CancellationToken.None;

    public async Task InitializeAsync() => Store = await Open();

    public abstract Task DisposeAsync();

    /// <summary>Opens a new, empty store, or skips the test with the reason why this machine has none.</summary>
    protected abstract Task<IOwnerKeyStore> Open();

    [SkippableFact]
    public async Task A_new_store_knows_nobody()
    {
        Assert.Empty(await Store.Load([Guid.NewGuid()], None));
        Assert.Empty(await Store.Load([], None));
        Assert.Equal(0, await Store.CountErasures(None));
        Assert.Empty(await Store.ListErasures(None));
        Assert.Empty(await Store.ListMasterKeys(None));
        Assert.Empty(await Store.ListWrappedOtherwise("any", 10, None));
    }

    [SkippableFact]
    public async Task The_first_key_that_is_kept_stays()
    {
        var (owner, key) = (Guid.NewGuid(), Key("m1", 1));
        Same(new(owner, key, null), await Store.Add(owner, key, None));
        Same(new(owner, key, null), await Store.Add(owner, Key("m2", 2), None));
        Same(new(owner, key, null), (await Store.Load([owner, Guid.NewGuid()], None)).Values.Single());
    }

    [SkippableFact]
    public async Task Of_many_who_keep_a_key_at_once_all_get_the_same()
    {
        var owner = Guid.NewGuid();
        var kept = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => Task.Run(async () => await Store.Add(owner, Key("m", (byte)i), None))));
        Assert.Single(kept.Select(record => Convert.ToHexString(record.Key!.Bytes)).Distinct());
    }

    [SkippableFact]
    public async Task An_erased_key_is_gone_for_ever_and_the_first_erasure_counts()
    {
        var (owner, other) = (Guid.NewGuid(), Guid.NewGuid());
        await Store.Add(owner, Key("m", 1), None);
        await Store.Add(other, Key("m", 2), None);

        Assert.Equal(First, await Store.Erase(owner, First, None));
        Assert.Equal(First, await Store.Erase(owner, Second, None));

        Same(new(owner, null, First), await Store.Add(owner, Key("m", 3), None));
        Same(new(owner, null, First), (await Store.Load([owner], None))[owner]);
        Assert.NotNull((await Store.Load([other], None))[other].Key);
        Assert.Equal(1, await Store.CountErasures(None));
        Assert.Equal(KeyValuePair.Create(owner, First), (await Store.ListErasures(None)).Single());
    }

    [SkippableFact]
    public async Task One_without_a_key_can_be_erased_too()
    {
        var owner = Guid.NewGuid();
        Assert.Equal(First, await Store.Erase(owner, First, None));
        Same(new(owner, null, First), await Store.Add(owner, Key("m", 3), None));
    }

    [SkippableFact]
    public async Task Of_many_who_erase_at_once_one_counts()
    {
        var owner = Guid.NewGuid();
        await Store.Add(owner, Key("m", 1), None);
        var erased = await Task.WhenAll(
            Enumerable.Range(0, 8)
                .Select(i => Task.Run(async () => await Store.Erase(owner, First with { Actor = $"clerk {i}" }, None))));
        Assert.Single(erased.Distinct());
        Assert.Equal(erased[0], (await Store.ListErasures(None))[owner]);
    }

    [SkippableFact]
    public async Task Keys_of_other_master_keys_are_found_and_replaced_where_they_are_still_the_same()
    {
        var (old, changed, current, erased) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        foreach (var owner in (Guid[])[old, changed, erased]) await Store.Add(owner, Key("m1", 1), None);
        await Store.Add(current, Key("m2", 2), None);
        await Store.Erase(erased, First, None);
        Assert.Equal(["m1", "m2"], (await Store.ListMasterKeys(None)).Order());
        Assert.Equal(
            new[] { old, changed }.Order(), (await Store.ListWrappedOtherwise("m2", 10, None)).Select(record => record.OwnerId).Order());
        Assert.Single(await Store.ListWrappedOtherwise("m2", 1, None));

        await Store.Replace(old, Key("m1", 1), Key("m2", 3), None);
        await Store.Replace(changed, Key("m1", 9), Key("m2", 3), None); // Not the one that is there.
        await Store.Replace(erased, Key("m1", 1), Key("m2", 3), None);

        Same(new(old, Key("m2", 3), null), (await Store.Load([old], None))[old]);
        Same(new(changed, Key("m1", 1), null), (await Store.Load([changed], None))[changed]);
        Assert.Null((await Store.Load([erased], None))[erased].Key);
    }

    private static WrappedKey Key(string masterKey, byte content) => new(masterKey, [.. Enumerable.Repeat(content, 80)]);

    private static void Same(OwnerKeyRecord expected, OwnerKeyRecord actual)
    {
        Assert.Equal((expected.OwnerId, expected.Erasure), (actual.OwnerId, actual.Erasure));
        Assert.Equal(expected.Key?.MasterKeyId, actual.Key?.MasterKeyId);
        Assert.Equal(expected.Key?.Bytes, actual.Key?.Bytes);
    }
}
