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
        second.Owners.AddRange([owner with { FirstName = "Other" }, Samples.Owner("B", "C", "d@example.org")]);
        await Writer.Write(first, None);
        await Writer.Write(second, None);

        ViewOracle.AssertIs(owner, await Queries.GetOwner(owner.Id, None));
        Assert.Equal(2, (await Queries.ListOwners(new(), null, 10, None)).Count);
    }
}
