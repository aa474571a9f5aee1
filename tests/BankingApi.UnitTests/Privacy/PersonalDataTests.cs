using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using BankingApi.Domain.Owners;
using BankingApi.Hosting;
using BankingApi.Privacy;
using BankingApi.Privacy.Embedded;
using BankingApi.UnitTests.Domain;
using Microsoft.Extensions.Logging.Abstractions;

namespace BankingApi.UnitTests.Privacy;

/// <summary>Sealing, opening, erasing and the change of the master key, on the embedded store.</summary>
public sealed class PersonalDataTests : IDisposable
{
    private static readonly Person Somebody = new("First", "Last", "first@example.com");

    private static readonly Erasure Erasure = new(Some.Minute(5), "clerk", "asked for");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bankingapi-keys-");
    private readonly byte[] _master = RandomNumberGenerator.GetBytes(32);
    private readonly OwnerKeyFile _file;
    private readonly EmbeddedOwnerKeyStore _store;

    public PersonalDataTests()
    {
        _file = new(_folder.FullName);
        _file.Open();
        _store = new(_file);
    }

    public void Dispose()
    {
        _file.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_is_sealed_is_opened_until_it_is_erased()
    {
        var data = With(_master);
        var text = (await data.Seal(Some.Owner, Somebody, default))!;
        var again = (await data.Seal(Some.Owner, Somebody, default))!;
        Assert.NotEqual(text, again);
        var keys = await data.Load([Some.Owner], default);
        Assert.Equal((Somebody, Somebody), (keys.Open(Some.Owner, text), keys.Open(Some.Owner, again)));

        await data.Erase(Some.Owner, Erasure, default);

        var later = await data.Load([Some.Owner], default);
        Assert.Null(later.Open(Some.Owner, text));
        Assert.Equal(Erasure, later.ErasureOf(Some.Owner));
        Assert.Null(await data.Seal(Some.Owner, Somebody, default));
    }

    [Fact]
    public async Task A_key_that_is_missing_is_not_one_that_was_erased()
    {
        var text = (await With(_master).Seal(Some.Owner, Somebody, default))!;
        var keys = await With(_master).Load([], default);
        var missing = Assert.Throws<OwnerKeyMissingException>(() => keys.Open(Some.Owner, text));
        Assert.Contains($"{Some.Owner:D}", missing.Message, StringComparison.Ordinal);
        // One who is known by another key, from a back-up of another bank, say.
        var other = (await With(_master).Seal(Some.Other, Somebody, default))!;
        Assert.Throws<OwnerKeyMissingException>(() => OpenAs(Some.Owner, other));

        Person? OpenAs(Guid owner, string sealedPerson)
            => With(_master).Load([owner], default).AsTask().Result.Open(owner, sealedPerson);
    }

    [Fact]
    public async Task One_from_before_there_were_seals_needs_no_key_and_is_told_no_more_once_erased()
    {
        var (data, clear) = (With(_master), SealedPerson.Clear(Somebody));
        Assert.Equal(Somebody, (await data.Load([Some.Owner], default)).Open(Some.Owner, clear));
        await data.Erase(Some.Owner, Erasure, default);
        Assert.Null((await data.Load([Some.Owner], default)).Open(Some.Owner, clear));
    }

    [Fact]
    public async Task Under_a_new_master_key_everything_is_opened_and_after_the_rotation_without_the_old_one()
    {
        var owners = Enumerable.Range(1, 1_200).Select(Some.Id).ToList();
        var sealedPersons = new Dictionary<Guid, string>();
        foreach (var owner in owners) sealedPersons[owner] = (await With(_master).Seal(owner, Somebody, default))!;
        await With(_master).Erase(owners[0], Erasure, default);
        var next = RandomNumberGenerator.GetBytes(32);
        await OpenAll(With(next, _master));
        var unknown = await With(next).Load([owners[1]], default);
        Assert.Throws<ReadStoreUnavailableException>(() => unknown.Open(owners[1], sealedPersons[owners[1]]));

        Assert.Equal(owners.Count - 1, await new KeyRotation(_store, new(next, [_master])).Run(default));
        Assert.Equal(0, await new KeyRotation(_store, new(next, [_master])).Run(default));

        await OpenAll(With(next));
        Assert.Equal([new MasterKeys(next, []).CurrentId], await _store.ListMasterKeys(default));

        async Task OpenAll(PersonalData data)
        {
            var keys = await data.Load(owners, default);
            Assert.All(owners.Skip(1), owner => Assert.Equal(Somebody, keys.Open(owner, sealedPersons[owner])));
            Assert.Null(keys.Open(owners[0], sealedPersons[owners[0]]));
        }
    }

    private PersonalData With(byte[] master, params byte[][] previous)
        => new(_store, new(master, previous), new(new Meters()), NullLogger<PersonalData>.Instance);

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose() { }
    }
}
