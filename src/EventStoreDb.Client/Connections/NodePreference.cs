namespace EventStoreDb.Client.Connections;

/// <summary>Which node of a cluster to talk to.</summary>
public enum NodePreference
{
    /// <summary>The leader, and only it: every call says that it must be the leader.</summary>
    Leader,

    /// <summary>A follower, if there is one.</summary>
    Follower,

    /// <summary>Any.</summary>
    Random,

    /// <summary>A read-only replica, if there is one.</summary>
    ReadOnlyReplica,
}
