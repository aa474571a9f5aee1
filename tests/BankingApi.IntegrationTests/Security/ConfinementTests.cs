using System.Text.Json;
using System.Text.Json.Nodes;
using BankingApi.IntegrationTests.Api;
using BankingApi.ReadModel;
using EventStore.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace BankingApi.IntegrationTests.Security;

/// <summary>Two owners in one bank: what each sees and does of the other's is what the contract allows, over every route.</summary>
public sealed class ConfinementTests(ConfinementTests.TwoOwners bank) : IClassFixture<ConfinementTests.TwoOwners>
{
    private readonly ApiClient _ann = bank.Ann;
    private readonly ApiClient _bob = bank.Bob;

    [Fact]
    public async Task Lists_and_searches_hold_ones_own_only()
    {
        Assert.Equal([$"{bank.AnnsId}"], (await _ann.Walk("owners?search=example.test")).Select(owner => owner.Text("id")));
        Assert.Equal(
            new[] { bank.AnnsAccount, bank.AnnsOther }.Select(id => $"{id}").Order(),
            (await _ann.Walk("accounts?limit=1&currency=EUR&maxBalance=1000")).Select(account => account.Text("id"))
                .Where(id => id == $"{bank.AnnsAccount}" || id == $"{bank.AnnsOther}" || id == $"{bank.BobsAccount}").Order());
        Assert.All(await _ann.Walk("accounts"), account => Assert.Equal($"{bank.AnnsId}", account.Text("ownerId")));
        Assert.Empty((await _ann.Get($"accounts?ownerId={bank.BobsId}")).Is(200).Items);
        Assert.Empty((await _ann.Get($"accounts?ownerId={Guid.NewGuid()}")).Is(200).Items);
        Assert.NotEmpty((await _ann.Get($"accounts?ownerId={bank.AnnsId}")).Is(200).Items);
        Assert.All(await _ann.Walk($"owners/{bank.AnnsId}/accounts"), account => Assert.Equal($"{bank.AnnsId}", account.Text("ownerId")));

        var csv = ("Accept", "text/csv");
        Assert.Contains($"{bank.BobsTransaction}", (await _bob.Get($"accounts/{bank.BobsAccount}/transactions", csv)).Is(200).Text);
        (await _ann.Get($"accounts/{bank.BobsAccount}/transactions", csv)).IsProblem(404, "account-not-found");
        (await _ann.Get($"accounts/{Guid.NewGuid()}/transactions", csv)).IsProblem(404, "account-not-found");
    }

    [Fact]
    public async Task A_transfer_is_seen_from_both_sides_and_by_nobody_else()
    {
        var between = (await _ann.Walk("transfers")).Select(transfer => transfer.Text("transferId")).ToList();
        Assert.Contains($"{bank.Shared}", between);
        Assert.DoesNotContain($"{bank.AmongBobs}", between);
        Assert.Equal(
            [$"{bank.Shared}"],
            (await _ann.Walk($"transfers?accountId={bank.BobsAccount}")).Select(one => one.Text("transferId")));
        Assert.Equal(
            [$"{bank.Shared}"],
            (await _ann.Walk($"transfers?accountId={bank.BobsAccount}&status=COMPLETED")).Select(one => one.Text("transferId")));
        Assert.Empty((await _ann.Get($"transfers?accountId={bank.BobsOther}")).Is(200).Items);
        Assert.Contains($"{bank.AmongBobs}", (await _bob.Walk("transfers?limit=1")).Select(transfer => transfer.Text("transferId")));
        Assert.Contains($"{bank.Shared}", (await _bob.Walk("transfers?limit=1")).Select(transfer => transfer.Text("transferId")));

        (await _ann.Get($"transfers/{bank.Shared}")).Is(200);
        (await _bob.Get($"transfers/{bank.Shared}")).Is(200);
        (await _ann.Get($"transfers/{bank.AmongBobs}")).IsProblem(404, "transfer-not-found");
    }

    /// <summary>Over every operation of the document that names something in its path.</summary>
    [Fact]
    public async Task Somebody_elses_is_answered_as_what_is_not_there()
    {
        var document = JsonNode.Parse((await bank.Stack.Api.Get("/swagger/v1/swagger.json")).Text)!;
        var seen = 0;
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            if (!path.StartsWith("/api/v1/", StringComparison.Ordinal) || !path.Contains("{id}", StringComparison.Ordinal)) continue;
            foreach (var (verb, operation) in item!.AsObject())
            {
                if (operation is not JsonObject { } described || described["operationId"] is null) continue;
                var (theirs, nobodys) = (bank.Fill(path, known: true), bank.Fill(path, known: false));
                foreach (var query in (string[])["", "?minRevision=1", "?limit=5", "?limit=0"])
                {
                    var body = described["requestBody"]?["content"]?["application/json"]?["example"]?.ToJsonString();
                    var (one, other) = (await Send(verb, theirs + query, body), await Send(verb, nobodys + query, body));
                    Assert.True(Same(one) == Same(other), $"{verb} {path}{query}:\n{one.Status} {one.Text}\n{other.Status} {other.Text}");
                    Assert.True(one.Status is 400 or 403 or 404, $"{verb} {path}{query}: {one.Status} {one.Text}");
                    seen++;
                }
            }
        }
        Assert.True(seen > 50, $"Only {seen} were looked at.");

        static string Same(Answer answer)
        {
            var problem = JsonNode.Parse(answer.Text)!.AsObject();
            problem.Remove("traceId");
            return $"{answer.Status} {answer.Header("Retry-After")} {problem.ToJsonString()}";
        }
    }

    /// <summary>What takes the same steps takes the same time; a clock would tell only how busy the machine is.</summary>
    [Theory]
    [InlineData("accounts/{id}")]
    [InlineData("accounts/{id}?minRevision=1")]
    [InlineData("accounts/{id}/balance")]
    [InlineData("accounts/{id}/balance?minRevision=7")]
    [InlineData("accounts/{id}/history")]
    [InlineData("accounts/{id}/events?afterRevision=1")]
    [InlineData("accounts/{id}/balance?valueAt=2026-01-01")]
    [InlineData("accounts/{id}/transactions")]
    [InlineData("accounts/{id}/holds")]
    [InlineData("accounts/{id}/holds/{hold}")]
    [InlineData("owners/{owner}")]
    [InlineData("owners/{owner}/summary")]
    [InlineData("owners/{owner}/accounts")]
    [InlineData("transfers/{transfer}")]
    [InlineData("transfers?accountId={id}")]
    public async Task Somebody_elses_takes_the_steps_of_what_is_not_there(string path)
    {
        var theirs = path.Replace("{id}", $"{bank.BobsOther}").Replace("{owner}", $"{bank.BobsId}")
            .Replace("{transfer}", $"{bank.AmongBobs}").Replace("{hold}", $"{bank.BobsHold}");
        var nobodys = path.Replace("{id}", $"{Guid.NewGuid()}").Replace("{owner}", $"{Guid.NewGuid()}")
            .Replace("{transfer}", $"{Guid.NewGuid()}").Replace("{hold}", $"{Guid.NewGuid()}");
        await _ann.Get(theirs); // What the service remembers of it, it may remember now.
        var steps = new List<string>();
        foreach (var one in (string[])[theirs, nobodys])
        {
            bank.Steps.Begin();
            await _ann.Get(one);
            steps.Add(bank.Steps.End());
        }
        Assert.NotEqual("", steps[0]);
        Assert.Equal(steps[1], steps[0]);
    }

    [Fact]
    public async Task Ones_own_holds_are_seen_and_nobody_elses()
    {
        Assert.Equal([$"{bank.AnnsHold}"], (await _ann.Walk($"accounts/{bank.AnnsAccount}/holds")).Select(hold => hold.Text("holdId")));
        (await _ann.Get($"accounts/{bank.AnnsAccount}/holds/{bank.AnnsHold}")).Is(200);
        (await _ann.Get($"accounts/{bank.AnnsAccount}/holds/{bank.BobsHold}")).IsProblem(404, "hold-not-found");
        (await _ann.Get($"accounts/{bank.BobsAccount}/holds")).IsProblem(404, "account-not-found");
        (await _ann.Get($"accounts/{bank.BobsAccount}/holds/{bank.BobsHold}")).IsProblem(404, "account-not-found");
    }

    [Fact]
    public async Task A_cursor_of_somebody_elses_is_refused()
    {
        foreach (var list in (string[])["accounts?limit=1", "transfers?limit=1"])
        {
            var cursor = Uri.EscapeDataString((await _bob.Get(list)).Is(200).NextCursor!);
            (await _ann.Get($"{list}&cursor={cursor}")).IsProblem(400, "validation-failed", "cursor");
            (await bank.Teller.Get($"{list}&cursor={cursor}")).IsProblem(400, "validation-failed", "cursor");
            (await _bob.Get($"{list}&cursor={cursor}")).Is(200);
            cursor = Uri.EscapeDataString((await bank.Teller.Get(list)).Is(200).NextCursor!);
            (await _ann.Get($"{list}&cursor={cursor}")).IsProblem(400, "validation-failed", "cursor");
        }
    }

    [Fact]
    public async Task One_opens_and_closes_accounts_for_oneself_only()
    {
        var mine = (await _ann.Post("accounts", Opening(bank.AnnsId))).Is(201).Id();
        Assert.Equal("ann", (await _ann.Get($"accounts/{mine}/history")).Is(200).Items[0].Text("actor"));
        (await _ann.Post($"accounts/{mine}/close", """{"reason":"enough"}""")).Is(200);
        (await _ann.Post("accounts", Opening(bank.BobsId))).IsProblem(404, "owner-not-found");
        (await _ann.Post("accounts", Opening(Guid.NewGuid()))).IsProblem(404, "owner-not-found");
        (await _ann.Post("accounts", Opening(bank.AnnsId, "0.00"))).Is(201);
        var forbidden = (await _ann.Post("accounts", Opening(bank.AnnsId, "100.00"))).IsProblem(403, "forbidden");
        Assert.Equal("Bearer error=\"insufficient_scope\"", forbidden.Header("WWW-Authenticate"));
        (await bank.Teller.Post("accounts", Opening(bank.AnnsId, "100.00"))).Is(201);
        (await _ann.Post($"accounts/{bank.BobsOther}/close", """{"reason":"not mine"}""")).IsProblem(404, "account-not-found");
    }

    [Fact]
    public async Task Money_goes_from_ones_own_account_to_any()
    {
        var from = await bank.Teller.Account("50.00", owner: bank.AnnsId);
        (await _ann.Transfer(from, bank.BobsAccount, "1.00")).Is(201);
        (await _ann.Transfer(bank.BobsAccount, from, "1.00")).IsProblem(404, "account-not-found");
        (await _ann.Transfer(Guid.NewGuid(), from, "1.00")).IsProblem(404, "account-not-found");
        (await _ann.Transfer(from, Guid.NewGuid(), "1.00")).IsProblem(404, "account-not-found");
        Assert.Equal("49.00", (await _ann.Get($"accounts/{from}/balance")).Is(200)["balance"]);
        var events = (await bank.Teller.Get($"accounts/{from}/history")).Is(200).Items;
        Assert.All(events.Skip(1), one => Assert.Equal("ann", one.Text("actor")));
    }

    [Fact]
    public async Task A_key_is_the_subjects_own()
    {
        var ann = (await _ann.Post("accounts", Opening(bank.AnnsId), "mine")).Is(201);
        var bob = (await _bob.Post("accounts", Opening(bank.BobsId), "mine")).Is(201);
        Assert.NotEqual(ann.Id(), bob.Id());
        Assert.True((await _ann.Post("accounts", Opening(bank.AnnsId), "mine")).Is(201).IsReplayed);
        Assert.False(bob.IsReplayed);
        // Another teller's key is another key, too.
        var body = """{"firstName":"A","lastName":"B","email":"a@example.org"}""";
        var first = (await bank.Teller.Post("owners", body, "one")).Is(201);
        var second = (await bank.Stack.As("teller-2").Post("owners", body, "one")).Is(201);
        Assert.NotEqual(first.Id(), second.Id());
        Assert.True((await bank.Teller.Post("owners", body, "one")).Is(201).IsReplayed);
    }

    [Fact]
    public async Task The_rest_is_for_those_who_are_not_confined()
    {
        foreach (var (path, body) in new[]
        {
            ("owners", """{"firstName":"A","lastName":"B","email":"a@example.org"}"""),
            ($"accounts/{bank.AnnsAccount}/transactions", """{"type":"DEPOSIT","amount":"1.00"}"""),
            ($"accounts/{bank.AnnsAccount}/holds", """{"amount":"1.00"}"""),
            ($"accounts/{bank.AnnsAccount}/holds/{Guid.NewGuid()}/capture", "{}"),
            ($"accounts/{bank.AnnsAccount}/holds/{Guid.NewGuid()}/void", "{}"),
            ($"accounts/{bank.AnnsAccount}/transactions/{Guid.NewGuid()}/reversal", """{"reason":"x"}"""),
            ($"transfers/{bank.Shared}/reversal", """{"reason":"x"}"""),
            ($"accounts/{bank.AnnsAccount}/suspend", """{"reason":"x"}"""),
            ($"accounts/{bank.AnnsAccount}/reactivate", "{}"),
            ("operations/projections/views/rebuild", ""),
        })
            (await _ann.Post(path, body)).IsProblem(403, "forbidden");
        (await _ann.Put($"accounts/{bank.AnnsAccount}/overdraft-limit", """{"limit":"1.00"}""")).IsProblem(403, "forbidden");
        foreach (var path in (string[])["analytics/transactions?from=2026-01-01&to=2026-01-02", "operations/projections",
            "operations/streams/stale", "/metrics"])
            (await _ann.Get(path)).IsProblem(403, "forbidden");
        Assert.Empty((await _ann.Get("/health/ready")).Is(200).Json.GetProperty("checks").EnumerateObject());
        Assert.NotEmpty((await bank.Teller.Get("/health/ready")).Is(200).Json.GetProperty("checks").EnumerateObject());
    }

    private Task<Answer> Send(string verb, string path, string? body)
        => _ann.Send(new HttpMethod(verb.ToUpperInvariant()), path, body is null ? null : ApiClient.Json(body));

    private static string Opening(Guid owner, string? limit = null)
        => JsonSerializer.Serialize(limit is null
            ? new { ownerId = owner, currency = "EUR" } : (object)new { ownerId = owner, currency = "EUR", overdraftLimit = limit });

    /// <summary>Ann and Bob, two accounts each, a transfer between them and one among Bob's.</summary>
    public sealed class TwoOwners : IAsyncLifetime
    {
        public SecuredFixture Stack { get; } = new();

        internal StepCounter Steps { get; } = new();

        public ApiClient Teller => Stack.As("teller");

        public ApiClient Ann => Stack.As("ann", AnnsId);

        public ApiClient Bob => Stack.As("bob", BobsId);

        public Guid AnnsId { get; private set; }

        public Guid BobsId { get; private set; }

        public Guid AnnsAccount { get; private set; }

        public Guid AnnsOther { get; private set; }

        public Guid BobsAccount { get; private set; }

        public Guid BobsOther { get; private set; }

        public Guid BobsTransaction { get; private set; }

        public Guid BobsHold { get; private set; }

        public Guid AnnsHold { get; private set; }

        public Guid Shared { get; private set; }

        public Guid AmongBobs { get; private set; }

        public async Task InitializeAsync()
        {
            Stack.Additions = Steps.Watch;
            await Stack.InitializeAsync();
            (AnnsId, BobsId) = (await Teller.Owner("Ann", "A", "ann@example.test"), await Teller.Owner("Bob", "B", "bob@example.test"));
            AnnsAccount = await Teller.Account("100.00", owner: AnnsId);
            AnnsOther = await Teller.Account("100.00", owner: AnnsId);
            BobsAccount = await Teller.Account("100.00", owner: BobsId);
            BobsOther = await Teller.Account("100.00", owner: BobsId);
            BobsTransaction = (await Teller.Deposit(BobsAccount, "5.00")).Id("transactionId");
            BobsHold = (await Teller.Hold(BobsAccount, "1.00")).Is(201).Id("holdId");
            AnnsHold = (await Teller.Hold(AnnsAccount, "1.00")).Is(201).Id("holdId");
            Shared = (await Teller.Transfer(AnnsAccount, BobsAccount, "1.00")).Is(201).Id("transferId");
            AmongBobs = (await Teller.Transfer(BobsAccount, BobsOther, "1.00")).Is(201).Id("transferId");
        }

        public Task DisposeAsync() => Stack.DisposeAsync();

        /// <summary>A path with Bob's ids, or with nobody's.</summary>
        public string Fill(string path, bool known)
        {
            var id = path.Split('/')[3] switch
            {
                "accounts" => BobsAccount,
                "owners" => BobsId,
                "transfers" => AmongBobs,
                "webhooks" => Guid.Empty, // They are nobody's own: 403 for both.
                var other => throw new InvalidOperationException($"Say what Bob has of {other}."),
            };
            return path.Replace("{id}", $"{(known ? id : Guid.NewGuid())}", StringComparison.Ordinal)
                .Replace("{transactionId}", $"{(known ? BobsTransaction : Guid.NewGuid())}", StringComparison.Ordinal)
                .Replace("{holdId}", $"{(known ? BobsHold : Guid.NewGuid())}", StringComparison.Ordinal);
        }
    }

    /// <summary>What a request asks of the stores, by kind of call.</summary>
    internal sealed class StepCounter
    {
        private List<string>? _steps;

        public void Begin() => _steps = [];

        public string End()
        {
            var steps = string.Join(", ", _steps!);
            _steps = null;
            return steps;
        }

        public void Watch(IServiceCollection services)
        {
            services.Through<IEventStore>(Watch);
            services.Through<IViewQueries>(Watch);
            services.Through<IHoldQueries>(Watch);
            services.Through<IBackdatedQueries>(Watch);
        }

        private TPort Watch<TPort>(TPort real) where TPort : class
        {
            var watched = System.Reflection.DispatchProxy.Create<TPort, Watched>();
            ((Watched)(object)watched).Set(real, Note);
            return watched;
        }

        private void Note(string step)
        {
            // The consumers read the log, too, in their own time: by other calls than requests do.
            if (step is "ReadAll" or "ReadHeadPosition") return;
            if (_steps is { } steps) lock (steps) steps.Add(step);
        }
    }

    /// <summary>A port with somebody looking on.</summary>
    public class Watched : System.Reflection.DispatchProxy
    {
        private object? _inner;
        private Action<string>? _note;

        public void Set(object inner, Action<string> note) => (_inner, _note) = (inner, note);

        protected override object? Invoke(System.Reflection.MethodInfo? targetMethod, object?[]? args)
        {
            _note!(targetMethod!.Name);
            try
            {
                return targetMethod.Invoke(_inner, args);
            }
            catch (System.Reflection.TargetInvocationException e)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException!);
                throw;
            }
        }
    }
}
