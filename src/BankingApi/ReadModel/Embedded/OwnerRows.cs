using Sqlite;

namespace BankingApi.ReadModel.Embedded;

/// <summary>Owners as rows, with their texts in upper case beside them for the search.</summary>
internal static class OwnerRows
{
    private const string Columns = "position, id, revision, first_name, last_name, email, registered_at, erased_at";

    private const string SelectOne = $"SELECT {Columns} FROM owners WHERE id = ?";

    private const string Upsert = $"""
        INSERT INTO owners ({Columns}, first_name_upper, last_name_upper, email_upper) VALUES (?,?,?,?,?,?,?,?,?,?,?)
        ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, first_name = excluded.first_name, last_name = excluded.last_name,
            email = excluded.email, erased_at = excluded.erased_at, first_name_upper = excluded.first_name_upper,
            last_name_upper = excluded.last_name_upper, email_upper = excluded.email_upper
        WHERE excluded.revision > owners.revision OR (excluded.erased_at IS NOT NULL AND owners.erased_at IS NULL)
        """;

    private const string ForgetOnAccounts =
        "UPDATE accounts SET owner_name = NULL, owner_email = NULL WHERE owner_id = ? AND owner_name IS NOT NULL";

    public static OwnerView? Get(SqliteConnection connection, Guid id)
        => connection.Prepare(SelectOne).Add(id).First(Row);

    /// <remarks>instr, not LIKE: it knows no wildcards, and its comparison is ordinal.</remarks>
    public static List<OwnerView> List(SqliteConnection connection, OwnerFilter filter, long? after, int limit)
    {
        var selection = new Selection($"SELECT {Columns} FROM owners");
        var (search, only, isErased) = filter;
        if (search?.ToUpperInvariant() is { Length: > 0 } part)
            selection.Where(
                "(instr(first_name_upper, ?) OR instr(last_name_upper, ?) OR instr(email_upper, ?))", s => s.Add(part).Add(part).Add(part));
        if (only is { } id) selection.Where("id = ?", s => s.Add(id));
        if (isErased is { } erased) selection.Where(erased ? "erased_at IS NOT NULL" : "erased_at IS NULL", static _ => { });
        return selection.Where("position > ?", s => s.Add(after ?? long.MinValue)).ToList(connection, "position", limit, Row);
    }

    /// <summary>Writes one that is missing, or is further than what is there. One who was erased is so on the accounts, too.</summary>
    public static void Write(SqliteConnection connection, OwnerView o)
    {
        var person = o.Person;
        connection.Prepare(Upsert).Add(o.Position).Add(o.Id).Add(o.Revision).Add(person?.FirstName).Add(person?.LastName)
            .Add(person?.Email).Add(o.RegisteredAt).Add(o.ErasedAt).Add(person?.FirstName.ToUpperInvariant())
            .Add(person?.LastName.ToUpperInvariant()).Add(person?.Email.ToUpperInvariant()).Execute();
        if (o.ErasedAt is not null) connection.Prepare(ForgetOnAccounts).Add(o.Id).Execute();
    }

    private static OwnerView Row(SqliteStatement s) => new(
        Position: s.Long(0), Id: s.Guid(1), Revision: s.Long(2),
        Person: s.IsNull(3) ? null : new(s.Text(3), s.Text(4), s.Text(5)),
        RegisteredAt: s.Instant(6), ErasedAt: s.NullableInstant(7));
}
