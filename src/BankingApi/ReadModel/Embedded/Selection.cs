using System.Text;
using Sqlite;

namespace BankingApi.ReadModel.Embedded;

/// <summary>A query put together from the filters that are there, with the values in the order of its parameters.</summary>
internal sealed class Selection(string head)
{
    private readonly StringBuilder _sql = new(head);
    private readonly List<Action<SqliteStatement>> _values = [];
    private string _glue = " WHERE ";

    /// <param name="condition">Its parameters are bound by <paramref name="bind"/>.</param>
    public Selection Where(string condition, Action<SqliteStatement> bind)
    {
        _sql.Append(_glue).Append(condition);
        _glue = " AND ";
        _values.Add(bind);
        return this;
    }

    public Selection Ending(string end)
    {
        _sql.Append(end);
        return this;
    }

    public List<T> ToList<T>(SqliteConnection connection, string order, int limit, Func<SqliteStatement, T> row)
        => Bind(connection, order, limit).ToList(row);

    public List<T> ToList<T>(SqliteConnection connection, Func<SqliteStatement, T> row) => Bind(connection).ToList(row);

    public void Read(SqliteConnection connection, string order, int limit, Action<SqliteStatement> row)
        => Bind(connection, order, limit).ForEach(row);

    private SqliteStatement Bind(SqliteConnection connection, string order, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        _sql.Append(" ORDER BY ").Append(order).Append(" LIMIT ?");
        _values.Add(statement => statement.Add(limit));
        return Bind(connection);
    }

    private SqliteStatement Bind(SqliteConnection connection)
    {
        var statement = connection.Prepare(_sql.ToString());
        foreach (var bind in _values) bind(statement);
        return statement;
    }
}
