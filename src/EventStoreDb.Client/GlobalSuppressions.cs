using System.Diagnostics.CodeAnalysis;

[assembly: SuppressMessage("Naming", "CA1716", Justification = "Named as in the official client, so that the two can be swapped.",
    Scope = "type", Target = "~T:EventStoreDb.Client.StreamMessage.Event")]
[assembly: SuppressMessage("Naming", "CA1716", Justification = "Named as in the official client, so that the two can be swapped.",
    Scope = "type", Target = "~T:EventStoreDb.Client.PersistentSubscriptionMessage.Event")]
[assembly: SuppressMessage("Naming", "CA1716", Justification = "Named as in the official client, so that the two can be swapped.",
    Scope = "member", Target = "~P:EventStoreDb.Client.ResolvedEvent.Event")]
