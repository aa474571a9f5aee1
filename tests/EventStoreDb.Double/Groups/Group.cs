using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using EventStoreDb.Doubles.Log;
using EventStoreDb.Doubles.Wire;
using StreamContent = EventStoreDb.Doubles.Log.StreamContent;

namespace EventStoreDb.Doubles.Groups;

/// <summary>An event on its way to a consumer, and how often it was delivered before.</summary>
internal sealed record Delivery(StoredEvent? Event, StoredEvent? Link, int RetryCount)
{
    /// <summary>By whose id it is answered.</summary>
    public StoredEvent Original => Link ?? Event!;
}

/// <summary>One group of <c>$all</c>: what is next, what is on its way, what is parked.</summary>
internal sealed class Group(Node node, string name, GroupSettings settings, Func<StoredEvent, bool> filter, int startIndex)
{
    private readonly Lock _lock = new();
    private readonly List<Consumer> _consumers = [];
    private readonly Queue<Delivery> _again = new();
    private readonly List<Delivery> _heldBack = [];
    private readonly Random _order = new(7);
    private GroupSettings _settings = settings;
    private int _next = startIndex;
    private int _turn;
    private int _delivered;

    public string Name => name;

    public string ParkedStream => $"$persistentsubscription-$all::{name}-parked";

    public GroupState State()
    {
        lock (_lock)
        {
            var inFlight = _consumers.Sum(c => c.InFlight.Count);
            var parked = node.Log.Read(ParkedStream) is StreamContent.Live live ? live.Events.Count : 0;
            return new GroupState(
                _settings, [.. _consumers.Select(c => (c.Name, c.BufferSize, c.InFlight.Count))], _next, inFlight, _again.Count, parked,
                Checkpoint());
        }
    }

    /// <summary>What lies before everything that is still open.
    /// The server writes it down now and then; here it is always up to date.</summary>
    private StoredEvent? Checkpoint()
    {
        var open = _consumers.SelectMany(consumer => consumer.InFlight.Values).Select(inFlight => inFlight.Delivery).Concat(_again)
            .Concat(_heldBack)
            .Where(delivery => delivery.Original.Stream != ParkedStream)
            .Select(delivery => node.Log.IndexAtOrAfter(delivery.Original.Position));
        return node.Log.At(open.Append(_next).Min() - 1);
    }

    public Consumer Connect(string consumerName, int bufferSize)
    {
        lock (_lock)
        {
            if (_settings.MaxSubscribers > 0 && _consumers.Count >= _settings.MaxSubscribers) throw ServerErrors.TooManySubscribers(name);
            var consumer = new Consumer(consumerName, bufferSize);
            _consumers.Add(consumer);
            return consumer;
        }
    }

    /// <summary>What it had not answered goes to the others.</summary>
    public void Disconnect(Consumer consumer)
    {
        lock (_lock)
        {
            _consumers.Remove(consumer);
            foreach (var (delivery, _) in consumer.InFlight.Values) Retry(delivery);
            consumer.InFlight.Clear();
        }
        Pump();
    }

    public void DropConsumers()
    {
        List<Consumer> dropped;
        lock (_lock) dropped = [.. _consumers];
        foreach (var consumer in dropped)
        {
            Disconnect(consumer);
            consumer.Outgoing.Writer.TryComplete(ServerErrors.GroupDropped(name));
        }
    }

    public void Update(GroupSettings changed)
    {
        lock (_lock) _settings = changed;
        DropConsumers();
    }

    public void Ack(Consumer consumer, IEnumerable<Guid> ids)
    {
        lock (_lock)
            foreach (var id in ids) consumer.InFlight.Remove(id);
        Pump();
    }

    public void Nack(Consumer consumer, IEnumerable<Guid> ids, NackAction action, string reason)
    {
        var parked = new List<Delivery>();
        lock (_lock)
            foreach (var id in ids)
            {
                if (!consumer.InFlight.Remove(id, out var inFlight)) continue;
                if (action is NackAction.Park) parked.Add(inFlight.Delivery);
                else if (action is NackAction.Retry or NackAction.Unknown && !Retry(inFlight.Delivery)) parked.Add(inFlight.Delivery);
            }
        foreach (var delivery in parked)
            Park(delivery, action is NackAction.Park ? $"Client explicitly NAK'ed message.\n{reason}" : Exhausted);
        Pump();
    }

    public void RetryOverdue()
    {
        var parked = new List<Delivery>();
        var now = node.Time.GetUtcNow();
        lock (_lock)
            foreach (var consumer in _consumers)
                foreach (var (id, (delivery, due)) in consumer.InFlight.ToArray())
                {
                    if (due > now) continue;
                    consumer.InFlight.Remove(id);
                    if (!Retry(delivery)) parked.Add(delivery);
                }
        foreach (var delivery in parked) Park(delivery, Exhausted);
        Pump();
    }

    private string Exhausted => $"Reached retry count of {_settings.MaxRetryCount}";

    /// <summary>False: it has been retried often enough.</summary>
    private bool Retry(Delivery delivery)
    {
        if (delivery.RetryCount >= _settings.MaxRetryCount) return false;
        _again.Enqueue(delivery with { RetryCount = delivery.RetryCount + 1 });
        return true;
    }

    private void Park(Delivery delivery, string reason)
    {
        // An event that was parked before is parked as itself, not as the link that brought it back.
        var original = delivery.Link is { } link && link.Stream == ParkedStream ? delivery.Event! : delivery.Original;
        var metadata = new JsonObject
        {
            ["added"] = node.Time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
            ["reason"] = reason,
        };
        node.Log.Append(ParkedStream, Expected.Any, [new ProposedEvent(
            Guid.NewGuid(), StoredEvent.LinkType, false, Encoding.UTF8.GetBytes($"{original.Revision}@{original.Stream}"),
            Encoding.UTF8.GetBytes(metadata.ToJsonString()))]);
    }

    public void ReplayParked(long stopAt)
    {
        if (node.Log.Read(ParkedStream) is not StreamContent.Live live) return;
        var replayed = live.Events.Where(e => e.Revision < stopAt).ToList();
        if (replayed.Count == 0) return;
        lock (_lock)
            foreach (var link in replayed)
            {
                var (target, _) = Mapping.Resolve(node.Log, link, resolveLinks: true);
                if (target is not null) _again.Enqueue(new Delivery(target, link, 0));
            }
        node.Log.Append("$$" + ParkedStream, Expected.Any, [new ProposedEvent(
            Guid.NewGuid(), "$metadata", true, Encoding.UTF8.GetBytes($$"""{"$tb":{{replayed[^1].Revision + 1}}}"""), default)]);
        Pump();
    }

    /// <summary>Gives out what there is to whoever has room.</summary>
    public void Pump()
    {
        lock (_lock)
        {
            while (_consumers.Exists(c => c.HasRoom))
            {
                if (NextDelivery() is not { } delivery) return;
                Send(delivery);
            }
        }
    }

    private Delivery? NextDelivery()
    {
        var window = Math.Max(1, node.Faults.ReorderWindow);
        var free = _consumers.Sum(c => c.BufferSize - c.InFlight.Count);
        while (_heldBack.Count < Math.Min(window, free) && Upcoming() is { } upcoming) _heldBack.Add(upcoming);
        if (_heldBack.Count == 0) return null;
        var pick = window > 1 ? _order.Next(_heldBack.Count) : 0;
        var picked = _heldBack[pick];
        _heldBack.RemoveAt(pick);
        return picked;
    }

    private Delivery? Upcoming()
    {
        if (_again.TryDequeue(out var again)) return again;
        while (node.Log.At(_next) is { } stored)
        {
            _next++;
            // The group's own bookkeeping never reaches a consumer of $all.
            if (stored.Stream.Contains("$persistentsubscription-", StringComparison.Ordinal) || !filter(stored)) continue;
            var (target, link) = Mapping.Resolve(node.Log, stored, _settings.ResolveLinks);
            return new Delivery(target, link, 0);
        }
        return null;
    }

    private void Send(Delivery delivery)
    {
        var consumer = Chosen(delivery);
        consumer.InFlight[delivery.Original.Id] = (delivery, node.Time.GetUtcNow() + _settings.MessageTimeout);
        consumer.Outgoing.Writer.TryWrite(delivery);
        _delivered++;
        if (node.Faults.DuplicateEvery is > 0 and var every && _delivered % every == 0) consumer.Outgoing.Writer.TryWrite(delivery);
    }

    private Consumer Chosen(Delivery delivery)
    {
        if (_settings.Strategy == "DispatchToSingle") return _consumers.First(c => c.HasRoom);
        if (_settings.Strategy == "Pinned")
        {
            // Whoever has a stream's events keeps them, unless there is no room.
            var pinned = _consumers[(delivery.Event ?? delivery.Original).Stream.Sum(letter => letter) % _consumers.Count];
            if (pinned.HasRoom) return pinned;
        }
        while (true)
        {
            var consumer = _consumers[_turn++ % _consumers.Count];
            if (consumer.HasRoom) return consumer;
        }
    }
}
