using Sqlite;

namespace BankingApi.ReadModel.Embedded;

/// <summary>Owners as rows, with their texts in upper case beside them for the search.</summary>
internal static class OwnerRows
{
    private const string Columns = "position, id, revision, first_name, last_name, email, registered_at";

    private const string SelectOne = $"SELECT {Columns} FROM owners WHERE id = ?";

    private const string Insert = $"""
        INSERT INTO owners ({Columns}, first_name_upper, last_name_upper, email_upper) VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO NOTHING
        """;

    public static OwnerView? Get(SqliteConnection connection, Guid id)
        => connection.Prepare(SelectOne).Add(id).First(Row);

    /// <remarks>instr, not LIKE: it knows no wildcards, and its comparison is ordinal.</remarks>
    public static List<OwnerView> List(SqliteConnection connection, OwnerFilter filter, long? after, int limit)
    {
        var selection = new Selection($"SELECT {Columns} FROM owners");
        var (search, only) = filter;
        if (search?.ToUpperInvariant() is { Length: > 0 } part)
            selection.Where(
                "(instr(first_name_upper, ?) OR instr(last_name_upper, ?) OR instr(email_upper, ?))", s => s.Add(part).Add(part).Add(part));
        if (only is { } id) selection.Where("id = ?", s => s.Add(id));
        return selection.Where("position > ?", s => s.Add(after ?? long.MinValue)).ToList(connection, "position", limit, Row);
    }

    public static void Write(SqliteConnection connection, OwnerView o)
        => connection.Prepare(Insert).Add(o.Position).Add(o.Id).Add(o.Revision).Add(o.FirstName).Add(o.LastName).Add(o.Email)
            .Add(o.RegisteredAt)
            .Add(o.FirstName.ToUpperInvariant()).Add(o.LastName.ToUpperInvariant()).Add(o.Email.ToUpperInvariant()).Execute();

    private static OwnerView Row(SqliteStatement s) => new(
        Position: s.Long(0), Id: s.Guid(1), Revision: s.Long(2), FirstName: s.Text(3), LastName: s.Text(4), Email: s.Text(5),
        RegisteredAt: s.Instant(6));
}
