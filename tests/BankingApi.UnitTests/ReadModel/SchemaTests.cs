using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using BankingApi.ReadModel;
using BankingApi.ReadModel.Embedded;
using BankingApi.ReadModel.MongoDb;
using BankingApi.WriteModel;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;

namespace BankingApi.UnitTests.ReadModel;

/// <summary>What is stored and can be made anew carries a version, and a change under an old version would be read as what it is not. So
/// the approved file has a line for each version, with a fingerprint of what it looks like.</summary>
public sealed class SchemaTests
{
    private const string Approved = "ReadModel/Schemas.approved.txt";

    public static TheoryData<string, int, string> Schemas => new()
    {
        { "views.db", EmbeddedViewSchema.Version, Embedded() },
        { "MongoDB views", MongoViewSchema.Version, Mongo() },
        { "account snapshot", AccountSnapshot.SchemaVersion, Snapshot() },
    };

    [Theory]
    [MemberData(nameof(Schemas))]
    public void A_schema_looks_as_it_was_approved_under_its_version(string name, int version, string schema)
    {
        var line = $"{name}, version {version}: {Fingerprint(schema)}";
        var approved = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, Approved));
        Assert.True(approved.Contains(line), $"""
            The schema of {name} is not the approved one. Raise its version, and add to {Approved} (versions that were released stay):
            {line}
            It is now:
            {schema}
            """);
    }

    [Fact]
    public void No_version_is_approved_twice()
    {
        var versions = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, Approved)).Select(line => line.Split(':')[0]).ToList();
        Assert.Equal(versions.Distinct(), versions);
    }

    [Fact]
    public void A_schema_with_one_more_field_has_another_fingerprint()
        => Assert.NotEqual(Fingerprint(Snapshot()), Fingerprint(Snapshot() + "state.nickname: String\n"));

    private static string Embedded()
        => new EmbeddedViewSchema(ReadModelRegistration.Tables).Create
            .Replace($"user_version = {EmbeddedViewSchema.Version}", "user_version", StringComparison.Ordinal);

    private static string Mongo()
    {
        var text = new StringBuilder()
            .Append(Describe("accounts", Serialized(new AccountSerializer(), new AccountDocument(Make<AccountView>(), Guid.Empty))))
            .Append(Describe("owners", OwnerDocuments.Of(Make<OwnerView>())))
            .Append(Describe(BlockedAccountDocuments.Name, BlockedAccountDocuments.Of(Make<BlockedAccount>())));
        foreach (var rows in ReadModelRegistration.Collections)
            text.Append(Describe(rows.Name, Document(rows)));
        foreach (var (collection, indexes) in new MongoViewSchema(ReadModelRegistration.Collections).Collections)
            text.Append(collection).Append(": ").AppendJoin(' ', indexes).Append("\n\n");
        return text.ToString();
    }

    private static string Snapshot()
    {
        var text = new StringBuilder();
        Describe("state", SnapshotJson.Default.AccountSnapshot, text);
        return text.ToString();
    }

    private static BsonDocument Document(IViewCollection rows)
        => rows.GetType().GetMethod(nameof(TransactionDocuments.Document))!.Invoke(rows, [Make(rows.RowType)]) switch
        {
            BsonDocument document => document,
            TransactionRow row => Serialized(new TransactionSerializer(), row),
            var other => throw new InvalidOperationException($"Say how a {other?.GetType().Name} is stored."),
        };

    private static string Describe(string name, BsonDocument document)
        => string.Concat(document.Select(field => $"{name}.{field.Name}: {field.Value.BsonType}\n")) + "\n";

    private static void Describe(string path, JsonTypeInfo type, StringBuilder text)
    {
        foreach (var property in type.Properties)
        {
            var (name, inner) = ($"{path}.{property.Name}", property.PropertyType.GetElementType() ?? property.PropertyType);
            if (SnapshotJson.Default.GetTypeInfo(inner) is { Kind: JsonTypeInfoKind.Object } info) Describe(name, info, text);
            else text.Append(name).Append(": ").Append(inner.IsEnum ? "name" : inner.Name).Append('\n');
        }
    }

    private static BsonDocument Serialized<T>(IBsonSerializer<T> serializer, T value)
    {
        var document = new BsonDocument();
        using var writer = new BsonDocumentWriter(document);
        serializer.Serialize(BsonSerializationContext.CreateRoot(writer), default, value);
        return document;
    }

    /// <summary>With every property set, so that a field's type shows where it may be null.</summary>
    private static T Make<T>() => (T)Make(typeof(T));

    private static object Make(Type type)
        => type.GetConstructors()[0].Invoke([.. type.GetConstructors()[0].GetParameters().Select(Value)]);

    private static object Value(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (type == typeof(string)) return "";
        return type.IsValueType ? Activator.CreateInstance(type)! : Make(type);
    }

    // Comments, the way that lines are broken and the order of the statements are not stored.
    private static string Fingerprint(string schema)
    {
        var lines = schema.Split('\n').Select(line => line.Split("--")[0]);
        var statements = string.Join('\n', lines).Replace(";", ";\n\n", StringComparison.Ordinal).Split("\n\n")
            .Select(statement => string.Join(' ', statement.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        var words = string.Join(' ', statements.Where(statement => statement.Length > 0).Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words)))[..16];
    }
}
