using System.Text.Json;

namespace BankingApi.UnitTests.Deploy;

/// <summary>The realm for demonstrations, as Keycloak reads it.</summary>
internal sealed class KeycloakRealm
{
    public const string File = "deploy/keycloak/banking-realm.json";

    /// <summary>The client scope that every token carries.</summary>
    public const string OfEveryToken = "banking-api";

    private readonly JsonElement _realm;

    private KeycloakRealm(JsonElement realm) => _realm = realm;

    public static KeycloakRealm Read()
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllText(Path.Combine(Checkout.Root, File)));
        return new(document.RootElement.Clone());
    }

    public string Name => Text(_realm, "realm");

    public IReadOnlyList<JsonElement> ClientScopes => List(_realm, "clientScopes");

    public IReadOnlyList<JsonElement> Users => List(_realm, "users");

    public IReadOnlyList<JsonElement> Clients => List(_realm, "clients");

    public IReadOnlyList<string> Roles => [.. List(_realm.GetProperty("roles"), "realm").Select(role => Text(role, "name"))];

    /// <summary>Which roles may have a scope. Keycloak gives one that has none here to everybody.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> RolesOfScopes
        => List(_realm, "scopeMappings").ToDictionary(mapping => Text(mapping, "clientScope"), mapping => Texts(mapping, "roles"));

    /// <summary>Users' attributes: who sees and changes which.</summary>
    public IReadOnlyList<JsonElement> Profile
    {
        get
        {
            var provider = List(_realm.GetProperty("components"), "org.keycloak.userprofile.UserProfileProvider").Single();
            using var profile = JsonDocument.Parse(Texts(provider.GetProperty("config"), "kc.user.profile.config").Single());
            return List(profile.RootElement.Clone(), "attributes");
        }
    }

    public JsonElement Client(string id) => Clients.Single(client => Text(client, "clientId") == id);

    public JsonElement User(string name) => Users.Single(user => Text(user, "username") == name);

    /// <summary>What a user's tokens may allow, whatever is asked for.</summary>
    public IReadOnlyList<string> ScopesOf(JsonElement user)
        => [.. RolesOfScopes.Where(scope => scope.Value.Intersect(Texts(user, "realmRoles")).Any()).Select(scope => scope.Key)];

    public static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static bool Flag(JsonElement element, string name) => element.GetProperty(name).GetBoolean();

    public static IReadOnlyList<string> Texts(JsonElement element, string name)
        => [.. List(element, name).Select(text => text.GetString()!)];

    public static IReadOnlyList<JsonElement> List(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray()];
}
