using System.Text.RegularExpressions;
using BankingApi.WriteModel;

namespace BankingApi.UnitTests.Deploy;

/// <summary>The realm speaks the bank's language, and nobody in it may do more than their role: Keycloak gives away what is left out.
/// </summary>
public sealed partial class KeycloakRealmTests
{
    private static readonly KeycloakRealm Realm = KeycloakRealm.Read();

    [Fact]
    public void Its_scopes_are_the_banks_and_are_told_to_it()
    {
        var scopes = Realm.ClientScopes.Where(scope => KeycloakRealm.Text(scope, "name") != KeycloakRealm.OfEveryToken).ToList();
        Assert.Equal(Scopes.All.Keys, scopes.Select(scope => KeycloakRealm.Text(scope, "name")));
        Assert.All(scopes, scope =>
        {
            Assert.Equal("openid-connect", KeycloakRealm.Text(scope, "protocol"));
            Assert.Equal("true", KeycloakRealm.Text(scope.GetProperty("attributes"), "include.in.token.scope"));
        });
    }

    [Fact]
    public void No_scope_is_everybodys()
    {
        Assert.Equal(Scopes.All.Keys, Realm.RolesOfScopes.Keys);
        Assert.All(Realm.RolesOfScopes.Values, roles =>
        {
            Assert.NotEmpty(roles);
            Assert.Subset(Realm.Roles.ToHashSet(), roles.ToHashSet());
        });
    }

    [Theory]
    [InlineData("teller", "owners:read owners:write accounts:read accounts:write transactions:write transfers:read transfers:write")]
    [InlineData("alice", "owners:read accounts:read accounts:write transfers:read transfers:write")]
    [InlineData("bob", "owners:read accounts:read accounts:write transfers:read transfers:write")]
    [InlineData("auditor", "owners:read accounts:read transfers:read analytics:read events:read operations:read")]
    [InlineData("operator", "webhooks:manage operations:read operations:write")]
    public void A_user_has_what_their_role_allows_and_no_more(string name, string expected)
    {
        var user = Realm.User(name);
        Assert.Equal(expected, string.Join(' ', Realm.ScopesOf(user)));
        Assert.True(KeycloakRealm.Flag(user, "enabled"));
        // Without any of these Keycloak asks for them at the first sign-in, which a script cannot answer.
        Assert.True(KeycloakRealm.Flag(user, "emailVerified"));
        Assert.All((string[])["email", "firstName", "lastName"], field => Assert.NotEmpty(KeycloakRealm.Text(user, field)));
        var password = Assert.Single(KeycloakRealm.List(user, "credentials"));
        Assert.Equal(("password", "demo"), (KeycloakRealm.Text(password, "type"), KeycloakRealm.Text(password, "value")));
        Assert.False(KeycloakRealm.Flag(password, "temporary"));
    }

    [Fact]
    public void Nobody_else_is_in_it() => Assert.Equal(5, Realm.Users.Count);

    /// <summary>A customer without an owner would see every owner.</summary>
    [Fact]
    public void Customers_and_only_they_are_confined_to_the_owner_that_the_teller_registers_with_their_name_as_the_key()
    {
        var teller = KeycloakRealm.Text(Realm.User("teller"), "id");
        foreach (var user in Realm.Users)
        {
            var isCustomer = KeycloakRealm.Texts(user, "realmRoles").Contains("customer");
            Assert.Equal(isCustomer, user.TryGetProperty("attributes", out var attributes));
            if (!isCustomer) continue;
            var owner = Assert.Single(KeycloakRealm.Texts(attributes, "owner_id"));
            Assert.Equal(DerivedIds.Owner(teller, KeycloakRealm.Text(user, "username")), Guid.ParseExact(owner, "D"));
        }
    }

    [Fact]
    public void Only_administrators_say_whose_accounts_a_user_sees()
    {
        var owner = Realm.Profile.Single(attribute => KeycloakRealm.Text(attribute, "name") == "owner_id");
        var permissions = owner.GetProperty("permissions");
        Assert.Equal(["admin"], KeycloakRealm.Texts(permissions, "edit"));
        Assert.Equal(["admin"], KeycloakRealm.Texts(permissions, "view"));
        Assert.False(KeycloakRealm.Flag(owner, "multivalued"));
        // Of those that are imported too.
        var pattern = owner.GetProperty("validations").GetProperty("pattern").GetProperty("pattern").GetString()!;
        Assert.All(Realm.Users.Where(user => user.TryGetProperty("attributes", out _)),
            user => Assert.Matches(pattern, KeycloakRealm.Texts(user.GetProperty("attributes"), "owner_id").Single()));
    }

    [Fact]
    public void Every_token_says_who_it_is_whom_it_is_for_and_whose_accounts_it_sees()
    {
        var scope = Realm.ClientScopes.Single(scope => KeycloakRealm.Text(scope, "name") == KeycloakRealm.OfEveryToken);
        // Not a scope of the bank: it must not look like one.
        Assert.Equal("false", KeycloakRealm.Text(scope.GetProperty("attributes"), "include.in.token.scope"));
        var mappers = KeycloakRealm.List(scope, "protocolMappers")
            .ToDictionary(mapper => KeycloakRealm.Text(mapper, "protocolMapper"), mapper => mapper.GetProperty("config"));
        Assert.All(mappers.Values, mapper => Assert.Equal("true", KeycloakRealm.Text(mapper, "access.token.claim")));
        // Since Keycloak 25 not even the subject is in a token by itself.
        Assert.Contains("oidc-sub-mapper", mappers.Keys);
        Assert.Equal("banking-api", KeycloakRealm.Text(mappers["oidc-audience-mapper"], "included.custom.audience"));
        var owner = mappers["oidc-usermodel-attribute-mapper"];
        Assert.Equal(("owner_id", "owner_id"), (KeycloakRealm.Text(owner, "user.attribute"), KeycloakRealm.Text(owner, "claim.name")));
        // As a text: the bank refuses a token in which it is a list.
        Assert.Equal(("String", "false"), (KeycloakRealm.Text(owner, "jsonType.label"), KeycloakRealm.Text(owner, "multivalued")));
        Assert.All(Realm.Clients, client => Assert.Contains("banking-api", KeycloakRealm.Texts(client, "defaultClientScopes")));
    }

    [Fact]
    public void Swagger_ui_signs_in_by_code_with_pkce_and_is_sent_back_to_this_machine_only()
    {
        var client = Realm.Client("swagger-ui");
        Assert.Equal(["http://localhost:5080/swagger/oauth2-redirect.html"], KeycloakRealm.Texts(client, "redirectUris"));
        Assert.Equal(["http://localhost:5080"], KeycloakRealm.Texts(client, "webOrigins"));
        Assert.Equal("S256", KeycloakRealm.Text(client.GetProperty("attributes"), "pkce.code.challenge.method"));
        Assert.True(KeycloakRealm.Flag(client, "publicClient"));
        Assert.True(KeycloakRealm.Flag(client, "standardFlowEnabled"));
        Assert.False(KeycloakRealm.Flag(client, "directAccessGrantsEnabled"));
        Assert.False(KeycloakRealm.Flag(client, "implicitFlowEnabled"));
        Assert.Equal(Scopes.All.Keys, KeycloakRealm.Texts(client, "optionalClientScopes"));
    }

    [Fact]
    public void Scripts_get_a_token_for_a_password_with_all_that_the_user_may()
    {
        var client = Realm.Client("banking-cli");
        Assert.True(KeycloakRealm.Flag(client, "publicClient"));
        Assert.True(KeycloakRealm.Flag(client, "directAccessGrantsEnabled"));
        Assert.False(KeycloakRealm.Flag(client, "standardFlowEnabled"));
        Assert.Equal(Scopes.All.Keys, KeycloakRealm.Texts(client, "defaultClientScopes").Skip(1));
    }

    [Fact]
    public void The_page_of_security_lists_the_same_scopes_and_users()
    {
        var page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "security.md"));
        Assert.Equal(Scopes.All.Keys, ScopeRow().Matches(page).Select(match => match.Groups[1].Value));
        foreach (var user in Realm.Users)
        {
            var (name, role) = (KeycloakRealm.Text(user, "username"), KeycloakRealm.Texts(user, "realmRoles").Single());
            Assert.Matches($@"(?m)^\| [^|]*`{name}`[^|]* \| `{role}` \|", page);
        }
    }

    [GeneratedRegex(@"^\| `([a-z]+:[a-z]+)` \|", RegexOptions.Multiline)]
    private static partial Regex ScopeRow();
}
