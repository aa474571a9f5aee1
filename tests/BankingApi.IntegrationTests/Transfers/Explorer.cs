using System.Text;
using BankingApi.Features.Transfers;
using EventStore.Abstractions;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>Runs a few runners against one log in every order of their calls to the store. Each call waits until it is this runner's turn,
/// so a run is determined by the turns taken, and is made again from the start for every other choice. Orders that lead to a situation met
/// before (the same log, and the same answers to every runner so far) can only go on as they did then, and are not followed
/// further.</summary>
internal sealed class Explorer(MemoryEventStore start, IReadOnlyList<Explorer.Runner> runners)
{
    /// <summary>What a runner does, once it has been prepared (without turns) to know what it knows.</summary>
    /// <param name="Run">What it was told of its transfer, in the end; null where it was refused, or asked for something else.</param>
    public sealed record Runner(Func<Node, Task>? Prepare, Func<Node, Task<TransferResponse?>> Run, TimeProvider Clock);

    /// <summary>So many that there must be an endless loop.</summary>
    private const int MostTurns = 200;

    private readonly HashSet<string> _situations = [];

    /// <summary>Runs that were made.</summary>
    public int Runs { get; private set; }

    public int Situations => _situations.Count;

    /// <param name="check">Called with the log that each run left, and what its runners were told.</param>
    public async Task Explore(Func<MemoryEventStore, IReadOnlyList<TransferResponse?>, Task> check)
    {
        // What was chosen at each turn, and among how many runners.
        var path = new List<(int Choice, int Choices)>();
        do
        {
            Runs++;
            using var world = await World.Make(start.Copy(), runners);
            var isNew = await Follow(world, path);
            var told = await world.Finish();
            if (isNew) await check(world.Store, told);
            while (path.Count > 0 && path[^1].Choice + 1 >= path[^1].Choices) path.RemoveAt(path.Count - 1);
            if (path.Count > 0) path[^1] = (path[^1].Choice + 1, path[^1].Choices);
        }
        while (path.Count > 0);
    }

    /// <returns>Whether it led to something new.</returns>
    private async Task<bool> Follow(World world, List<(int Choice, int Choices)> path)
    {
        for (var turn = 0; world.Ready is { Count: > 0 } ready; turn++)
        {
            Assert.True(turn < MostTurns, "This never ends.");
            if (turn == path.Count)
            {
                if (!_situations.Add(world.Situation())) return false;
                path.Add((0, ready.Count));
            }
            Assert.Equal(path[turn].Choices, ready.Count); // Else a run is not determined by its turns.
            await ready[path[turn].Choice].Step();
        }
        return true;
    }

    /// <summary>One run: a log and runners that wait for their turns.</summary>
    private sealed class World : IDisposable
    {
        private readonly List<Turnstile> _turnstiles = [];

        public required MemoryEventStore Store { get; init; }

        public List<Turnstile> Ready => [.. _turnstiles.Where(turnstile => !turnstile.IsDone)];

        public static async Task<World> Make(MemoryEventStore store, IReadOnlyList<Runner> runners)
        {
            var world = new World { Store = store };
            foreach (var (number, runner) in runners.Index()) world._turnstiles.Add(await Turnstile.Start(store, runner, number));
            return world;
        }

        public string Situation() => string.Join('#', _turnstiles.Select(turnstile => turnstile.Heard).Prepend(Store.Signature()));

        /// <summary>Lets the rest run in any order, and passes on what went wrong.</summary>
        public async Task<TransferResponse?[]> Finish()
        {
            while (Ready is { Count: > 0 } ready) await ready[0].Step();
            return await Task.WhenAll(_turnstiles.Select(turnstile => turnstile.Running));
        }

        public void Dispose() => _turnstiles.ForEach(turnstile => turnstile.Dispose());
    }

    /// <summary>One runner with its node, held at each call to the store.</summary>
    private sealed class Turnstile : IDisposable
    {
        private readonly StringBuilder _heard = new();
        private readonly Node _node;
        private TaskCompletionSource _gate = Signal();
        private TaskCompletionSource _held = Signal();
        private bool _isOpen = true;

        private Turnstile(MemoryEventStore store, TimeProvider clock, Guid instance)
            => _node = new Node(new Held(this, store), clock: clock, instance: instance);

        public Task<TransferResponse?> Running { get; private set; } = Task.FromResult<TransferResponse?>(null);

        public bool IsDone { get; private set; }

        /// <summary>All that the log has told this runner: as it decides nothing by chance, all that its future depends on.</summary>
        public string Heard => _heard.ToString();

        public static async Task<Turnstile> Start(MemoryEventStore store, Runner runner, int number)
        {
            var turnstile = new Turnstile(store, runner.Clock, new Guid(number, 0, 0, new byte[8]));
            if (runner.Prepare is { } prepare) await prepare(turnstile._node);
            turnstile._isOpen = false;
            turnstile.Running = turnstile.Run(runner);
            await turnstile._held.Task;
            return turnstile;
        }

        /// <summary>One call, and whatever comes of it up to the next.</summary>
        public async Task Step()
        {
            var (released, next) = (_gate, Signal());
            (_gate, _held) = (Signal(), next);
            released.SetResult();
            await next.Task;
        }

        public void Dispose() => _node.Dispose();

        private async Task<TransferResponse?> Run(Runner runner)
        {
            try
            {
                return await Task.Run(() => runner.Run(_node));
            }
            finally
            {
                IsDone = true;
                _held.SetResult();
            }
        }

        private async Task Arrive()
        {
            if (_isOpen) return;
            var turn = _gate.Task;
            _held.SetResult();
            await turn;
        }

        private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

        private sealed class Held(Turnstile turnstile, MemoryEventStore store) : IEventStore
        {
            public async ValueTask<AppendResult> Append(
                string stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken cancellationToken)
            {
                await turnstile.Arrive();
                var result = await store.Append(stream, expectedRevision, events, cancellationToken);
                turnstile._heard.Append(result.Appended).Append(result.Revision).Append(';');
                return result;
            }

            public async ValueTask<IReadOnlyList<StoredEvent>> ReadForwards(
                string stream, long fromRevision, int maxCount, CancellationToken cancellationToken)
            {
                await turnstile.Arrive();
                return Told(await store.ReadForwards(stream, fromRevision, maxCount, cancellationToken));
            }

            public async ValueTask<IReadOnlyList<StoredEvent>> ReadBackwards(
                string stream, long fromRevision, int maxCount, CancellationToken cancellationToken)
            {
                await turnstile.Arrive();
                return Told(await store.ReadBackwards(stream, fromRevision, maxCount, cancellationToken));
            }

            public ValueTask<LogPage> ReadAll(
                long afterPosition, int maxCount, IReadOnlyList<string> prefixes, CancellationToken cancellationToken)
                => throw new NotSupportedException("No runner reads the log.");

            public ValueTask<long> ReadHeadPosition(CancellationToken cancellationToken)
                => throw new NotSupportedException("No runner reads the log.");

            private IReadOnlyList<StoredEvent> Told(IReadOnlyList<StoredEvent> events)
            {
                foreach (var stored in events) turnstile._heard.Append(stored.Id).Append(',');
                turnstile._heard.Append(';');
                return events;
            }
        }
    }
}
