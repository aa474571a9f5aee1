using System.Text;

namespace EventStoreDb.Client.Values;

/// <summary>Who calls: a user with a password, or a bearer token.</summary>
public sealed class UserCredentials
{
    /// <summary>Basic authentication.</summary>
    public UserCredentials(string username, string password)
    {
        Username = username;
        Password = password;
        Header = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}"));
    }

    /// <summary>A JSON web token, for servers with the OAuth plug-in.</summary>
    public UserCredentials(string bearerToken) => Header = "Bearer " + bearerToken;

    /// <summary>Null with a token.</summary>
    public string? Username { get; }

    /// <summary>Null with a token.</summary>
    public string? Password { get; }

    internal string Header { get; }

    /// <summary>The name only: a password or token must not end up in a log.</summary>
    public override string ToString() => Username ?? "bearer token";
}
