namespace EmbeddedEventStore;

/// <summary>The embedded store refuses to start, or cannot be looked at.
/// The message is one line for the operator; no data was changed.</summary>
public sealed class EmbeddedStoreException(string message, Exception? inner = null) : Exception(message, inner);
