using System.Net;

namespace EventStoreDb.Client.Errors;

/// <summary>The credentials do not allow it.</summary>
public sealed class AccessDeniedException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>The server does not know these credentials.</summary>
public sealed class NotAuthenticatedException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>The node is not the leader. The client has taken note and asks the leader next time; what an append or an acknowledgement under
/// way has done is unknown, so repeat it with the same event ids.</summary>
/// <param name="host">The leader's host.</param>
/// <param name="port">The leader's port.</param>
/// <param name="innerException">The call's own failure.</param>
public sealed class NotLeaderException(string host, int port, Exception? innerException = null)
    : Exception($"The node is not the leader; that is {host}:{port}.", innerException)
{
    /// <summary>Where the leader is.</summary>
    public DnsEndPoint LeaderEndpoint { get; } = new(host, port);
}

/// <summary>No node could be found, however often it was tried.</summary>
/// <param name="maxDiscoverAttempts">How often it was tried.</param>
/// <param name="innerException">What the last attempt met with.</param>
public sealed class DiscoveryException(int maxDiscoverAttempts, Exception? innerException = null)
    : Exception($"Found no node of the cluster in {maxDiscoverAttempts} attempts.", innerException)
{
    /// <summary>How often it was tried.</summary>
    public int MaxDiscoverAttempts { get; } = maxDiscoverAttempts;
}

/// <summary>The connection string is not one. The message says what is wrong and where, and repeats nothing of the string: a password with
/// a special character in it is easily taken for a host or a setting.</summary>
public abstract class ConnectionStringParseException(string message) : Exception(message);

/// <summary>There is no <c>://</c>.</summary>
public sealed class NoSchemeException() : ConnectionStringParseException("The connection string has no scheme, such as esdb://.");

/// <summary>The scheme is none of ours.</summary>
public sealed class InvalidSchemeException(IEnumerable<string> known)
    : ConnectionStringParseException($"The scheme of the connection string is unknown; known are {string.Join(", ", known)}.");

/// <summary>What is before the <c>@</c> is not <c>user:password</c>, or the <c>@</c> is not where it has to be.</summary>
/// <param name="message">What is wrong.</param>
public sealed class InvalidUserCredentialsException(string message) : ConnectionStringParseException(message);

/// <summary>A host or a port is not one.</summary>
/// <param name="position">Which one, from 1.</param>
public sealed class InvalidHostException(int position)
    : ConnectionStringParseException(
        $"Host {position} of the connection string is no host[:port]; special characters of a password are percent-encoded.");

/// <summary>A setting is not <c>key=value</c>.</summary>
/// <param name="position">Which one, from 1.</param>
public sealed class InvalidKeyValuePairException(int position)
    : ConnectionStringParseException(
        $"Setting {position} of the connection string is not key=value; special characters of a password are percent-encoded.");

/// <summary>A key is there twice.</summary>
/// <param name="key">One of those that are known, as the README writes it.</param>
public sealed class DuplicateKeyException(string key) : ConnectionStringParseException($"The key {key} is there twice.");

/// <summary>A key is unknown, or its value is not of its kind.</summary>
/// <param name="message">What is wrong.</param>
public sealed class InvalidSettingException(string message) : ConnectionStringParseException(message);
