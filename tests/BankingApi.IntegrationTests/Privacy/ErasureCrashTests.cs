using System.Reflection;
using BankingApi.Hosting;
using BankingApi.IntegrationTests.Api;
using BankingApi.IntegrationTests.Live;
using BankingApi.Privacy;
using BankingApi.ReadModel;
using EventStore.Abstractions;
using DataFolder = BankingApi.IntegrationTests.Processes.DataFolder;
using Eventually = BankingApi.IntegrationTests.Processes.Eventually;

namespace BankingApi.IntegrationTests.Privacy;

/// <summary>Wherever the service is cut off in the middle of an erasure, the owner is erased or is not, and a repetition or the next start
/// completes it.</summary>
public sealed class ErasureCrashTests : IDisposable
{
    private const string Mark = "kV7q1Zr0wXb";

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Before_the_key_is_gone_nothing_has_happened()
    {
        Guid owner;
        await using (var service = new EmbeddedService<IOwnerKeyStore>(_folder.Path, real => Cut<IOwnerKeyStore>.Before(real, IsErasure)))
        {
            var api = Api(service);
            owner = await ClosedOwner(api);
            (await api.Erase(owner)).IsProblem(503, "read-store-unavailable");
            Assert.Equal(Mark, (await api.Get($"owners/{owner}")).IsAt(200, 0)["firstName"]);
        }
        await using var again = Service();
        Assert.Equal(Mark, (await Api(again).Get($"owners/{owner}")).IsAt(200, 0)["firstName"]);
        (await Api(again).Erase(owner)).IsAt(200, 1);
        await IsErased(Api(again), owner, "a test");
    }

    [Fact]
    public async Task Between_the_key_and_the_event_the_owner_is_erased_and_a_repetition_says_so_in_the_log()
    {
        await using var service = new EmbeddedService<IEventStore>(
            _folder.Path, real => Cut<IEventStore>.Before(real, IsErasure, times: 1));
        var api = Api(service);
        var owner = await ClosedOwner(api);
        (await api.Erase(owner, "the first")).IsProblem(503, "event-store-unavailable");
        (await api.Erase(owner, "the second")).IsAt(200, 1);
        await IsErased(api, owner, "the first");
    }

    [Fact]
    public async Task Between_the_key_and_the_event_the_next_start_completes_it()
    {
        Guid owner;
        await using (var service = new EmbeddedService<IEventStore>(_folder.Path, real => Cut<IEventStore>.Before(real, IsErasure)))
        {
            owner = await ClosedOwner(Api(service));
            (await Api(service).Erase(owner, "the first")).IsProblem(503, "event-store-unavailable");
        }
        await using var again = Service();
        // Before it is in the log as well.
        Assert.Null((await Api(again).Get($"owners/{owner}")).Is(200)["firstName"]);
        await Eventually.Holds(async () => (await Api(again).Get($"owners/{owner}")).Revision == 1, () => "It was not completed.");
        await IsErased(Api(again), owner, "the first");
    }

    [Fact]
    public async Task Between_the_event_and_the_views_the_projection_or_the_next_start_completes_it()
    {
        Guid owner;
        await using (var service = new EmbeddedService<IViewWriter>(_folder.Path, real => Cut<IViewWriter>.Before(real, IsErasure)))
        {
            owner = await ClosedOwner(Api(service));
            (await Api(service).Erase(owner)).IsAt(200, 1);
            // Nobody is told, whatever the views still have.
            await IsErased(Api(service), owner, "a test");
        }
        await using var again = Service();
        await IsErased(Api(again), owner, "a test");
        await Eventually.Holds(() => Task.FromResult(FilesWith(Mark).Count == 0), () => string.Join(", ", FilesWith(Mark)));
    }

    private static bool IsErasure(MethodInfo method, object?[] arguments) => method.Name switch
    {
        nameof(IOwnerKeyStore.Erase) => true,
        nameof(IEventStore.Append) => ((IReadOnlyList<NewEvent>)arguments[2]!).Any(one => one.Type == "PersonalDataErasedV1"),
        nameof(IViewWriter.Write) => ((ViewChanges)arguments[0]!).Owners.Exists(one => one.ErasedAt is not null),
        _ => false,
    };

    private static async Task IsErased(ApiClient api, Guid owner, string reason)
    {
        var told = (await api.Get($"owners/{owner}")).IsAt(200, 1);
        Assert.Equal((null, null, null), (told["firstName"], told["lastName"], told["email"]));
        Assert.Empty((await api.Get($"owners?search={Mark}")).Is(200).Items);
        var account = Assert.Single((await api.Get($"owners/{owner}/accounts")).Is(200).Items);
        Assert.Null(account.Text("ownerName"));
        var events = (await api.FeedToEnd()).Items.Of(owner).Where(item => item.Text("accountId") is null).ToList();
        Assert.Equal(["PersonRegisteredV2", "PersonalDataErasedV1"], events.Select(item => item.Text("eventType")));
        Assert.Equal((null, reason), (events[0].GetProperty("data").Text("firstName"), events[1].GetProperty("data").Text("reason")));
    }

    private static async Task<Guid> ClosedOwner(ApiClient api)
    {
        var owner = await api.Owner(Mark, Mark, $"{Mark}@example.test");
        var account = await api.Account(owner: owner);
        (await api.Change(account, "close")).Is(200);
        Assert.Equal($"{Mark} {Mark}", (await api.Settled(account))["ownerName"]);
        return owner;
    }

    private EmbeddedService<IEventStore> Service() => new(_folder.Path, real => real);

    private static ApiClient Api<TPort>(EmbeddedService<TPort> service) where TPort : class
    {
        var http = service.CreateClient();
        http.BaseAddress = new Uri(http.BaseAddress!, "api/v1/");
        return new(http);
    }

    private List<string> FilesWith(string text) => [.. DataFiles.With(_folder.Path, text)];
}

/// <summary>A port whose calls fail where a test says so, before they do anything, as in an outage.</summary>
public class Cut<TPort> : DispatchProxy where TPort : class
{
    private TPort _inner = null!;
    private Func<MethodInfo, object?[], bool> _isCut = null!;
    private int _left;

    internal static TPort Before(TPort inner, Func<MethodInfo, object?[], bool> isCut, int times = int.MaxValue)
    {
        var proxy = Create<TPort, Cut<TPort>>();
        var cut = (Cut<TPort>)(object)proxy;
        (cut._inner, cut._isCut, cut._left) = (inner, isCut, times);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (_isCut(targetMethod!, args ?? []) && Interlocked.Decrement(ref _left) >= 0)
            throw typeof(TPort) == typeof(IEventStore)
                ? new EventStoreUnavailableException("Cut off.") : new ReadStoreUnavailableException("Cut off.");
        return targetMethod!.Invoke(_inner, args);
    }
}
