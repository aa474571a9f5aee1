using BankingApi.ReadModel;
using static BankingApi.IntegrationTests.ReadModel.ViewSamples;

namespace BankingApi.IntegrationTests.ReadModel;

public abstract partial class ViewStoreContract
{
    [SkippableTheory]
    [InlineData(null, 8)]
    [InlineData("", 8)]
    [InlineData("ada", 2)]
    [InlineData("ÉLODIE", 1)]
    [InlineData("élodie", 1)]
    [InlineData("ΣΟΦΊΑ", 1)]
    [InlineData("σοφία", 1)]
    [InlineData("ЖУКОВ", 1)]
    [InlineData("%", 1)]
    [InlineData("_", 1)]
    [InlineData("'", 1)]
    [InlineData("\"", 1)]
    [InlineData("\\", 1)]
    [InlineData(".", 7)]
    [InlineData(".*", 0)]
    [InlineData("[", 1)]
    [InlineData("(x", 1)]
    [InlineData("^A", 0)]
    [InlineData("$", 1)]
    [InlineData("a$", 0)]
    [InlineData("#", 1)]
    [InlineData(" ", 2)]
    [InlineData("lovelace@", 1)]
    [InlineData("Ada Lovelace", 0)]
    [InlineData("İ", 0)]
    [InlineData("\ud800", 0)]
    [InlineData("e\u0301", 0)]
    public async Task Owners_are_found_by_any_part_of_their_names_or_email_whatever_the_case(string? search, int count)
    {
        var batch = Batch();
        batch.Owners.AddRange(
        [
            Samples.Owner("Ada", "Lovelace", "lovelace@example.org"),
            Samples.Owner("Élodie", "100%_Durand", "e@example.org"),
            Samples.Owner("Σοφία", "Ω", "canada@example.org"),
            Samples.Owner("Жуков", "O'Neil \"X\"", "z@example.org"),
            Samples.Owner("a\\b", "[c", "d@example"),
            Samples.Owner("(x", "US$", "f@example.org"),
            Samples.Owner("g h", "i#j", "k@example.org"),
            Samples.Owner("Ichi", "ı", "l@example.org"),
        ]);
        await Writer.Write(batch, None);

        var found = await Queries.ListOwners(new(search), null, 100, None);

        Assert.Equal(count, found.Count);
        ViewOracle.AssertSame(batch.Owners.Where(found.Contains), found);
        if (count > 1) ViewOracle.AssertSame(found.Skip(1).Take(1), await Queries.ListOwners(new(search), found[0].Position, 1, None));
    }

    [SkippableFact]
    public async Task An_owner_that_is_there_is_left_as_it_is()
    {
        var owner = Samples.Owner("Ada", "Lovelace", "a@example.org");
        var (first, second) = (Batch(), Batch());
        first.Owners.Add(owner);
        second.Owners.AddRange(
            [owner with { Person = owner.Person! with { FirstName = "Other" } }, Samples.Owner("B", "C", "d@example.org")]);
        await Writer.Write(first, None);
        await Writer.Write(second, None);

        ViewOracle.AssertIs(owner, await Queries.GetOwner(owner.Id, None));
        Assert.Equal("Ada", (await Queries.GetOwner(owner.Id, None))!.Person!.FirstName);
        Assert.Equal(2, (await Queries.ListOwners(new(), null, 10, None)).Count);
    }

    [SkippableFact]
    public async Task An_owner_who_is_erased_is_forgotten_on_the_accounts_too_and_found_by_no_name()
    {
        var (owner, other) = (Samples.Owner("Erased", "Person", "erased@example.org"), Samples.Owner("Other", "Person", "o@example.org"));
        var accounts = new[] { AccountOf(owner), AccountOf(owner), AccountOf(other) };
        var batch = Batch();
        batch.Owners.AddRange([owner, other]);
        batch.Accounts.AddRange(accounts.Select(account => new AccountChange(-1, account, [])));
        Assert.Empty(await Writer.Write(batch, None));

        await Erase(owner);

        ViewOracle.AssertIs(Erased(owner), await Queries.GetOwner(owner.Id, None));
        ViewOracle.AssertIs(other, await Queries.GetOwner(other.Id, None));
        foreach (var search in new[] { "Erased", "erased@" }) Assert.Empty(await Queries.ListOwners(new(search), null, 10, None));
        ViewOracle.AssertSame([other], await Queries.ListOwners(new("Person"), null, 10, None));
        ViewOracle.AssertSame([Erased(owner), other], await Queries.ListOwners(new(), null, 10, None));
        ViewOracle.AssertSame(
            [Nameless(accounts[0]), Nameless(accounts[1])], await Queries.ListAccounts(new(OwnerId: owner.Id), null, 10, None));
        ViewOracle.AssertIs(accounts[2], await Queries.GetAccount(accounts[2].Id, None));
    }

    [SkippableFact]
    public async Task A_registration_that_comes_late_brings_nothing_back()
    {
        var owner = Samples.Owner("Erased", "Person", "erased@example.org");
        await Erase(owner);
        var late = Batch();
        late.Owners.Add(owner);
        await Writer.Write(late, None);
        ViewOracle.AssertIs(Erased(owner), await Queries.GetOwner(owner.Id, None));
    }

    [SkippableFact]
    public async Task A_writer_that_read_the_name_before_the_erasure_does_not_bring_it_back()
    {
        var owner = Samples.Owner("Erased", "Person", "erased@example.org");
        var (known, late) = (AccountOf(owner), AccountOf(owner));
        var batch = Batch();
        batch.Owners.Add(owner);
        batch.Accounts.Add(new(-1, known, []));
        await Writer.Write(batch, None);
        var read = (await Writer.LoadAccounts([known.Id], None))[known.Id];

        await Erase(owner);
        // One goes on with what it read, the other opens an account with the name that it had found.
        var moved = read with { Revision = read.Revision + 1, Balance = read.Balance + 1 };
        var slow = Batch();
        slow.Accounts.AddRange([new(read.Revision, moved, []), new(-1, late, [])]);
        var losers = await Writer.Write(slow, None);

        ViewOracle.AssertIs(Nameless(late), await Stored(late.Id));
        ViewOracle.AssertIs(Nameless(losers.Contains(known.Id) ? known : moved), await Stored(known.Id));

        // What lies in the store, not what was kept in memory of it.
        async Task<AccountView?> Stored(Guid id)
            => (await Queries.ListAccounts(new(OwnerId: owner.Id), null, 10, None)).Single(account => account.Id == id);
    }

    private async Task Erase(OwnerView owner)
    {
        var erasure = Batch();
        erasure.Owners.Add(Erased(owner));
        await Writer.Write(erasure, None);
    }

    private AccountView AccountOf(OwnerView owner)
        => Samples.Account(owner: owner.Id) with { OwnerName = owner.Person!.FullName, OwnerEmail = owner.Person.Email };

    private static OwnerView Erased(OwnerView owner)
        => owner with { Person = null, ErasedAt = owner.RegisteredAt.AddDays(1), Revision = owner.Revision + 1 };

    private static AccountView Nameless(AccountView account) => account with { OwnerName = null, OwnerEmail = null };
}
