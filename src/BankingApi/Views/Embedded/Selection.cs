using System.Text;
using BankingApi.Sqlite;

namespace BankingApi.Views.Embedded;

/// <summary>A query put together from the filters that are there, with the values in the order of its parameters.</summary>
internal sealed class Selection(string head)
{
    private readonly StringBuilder sql = new(head);
    private readonly List<Action<SqliteStatement>> values = [];
    private string glue = " WHERE ";

    /// <param name="condition">Its parameters are bound by <paramref name="bind"/>.</param>
    public Selection Where(string condition, Action<SqliteStatement> bind)
    {
        sql.Append(glue).Append(condition);
        glue = " AND ";
        values.Add(bind);
        return this;
    }

    public Selection Ending(string end)
    {
        sql.Append(end);
        return this;
    }

    public List<T> ToList<T>(SqliteConnection connection, string order, int limit, Func<SqliteStatement, T> row)
    {
        var rows = new List<T>();
        Read(connection, order, limit, statement => rows.Add(row(statement)));
        return rows;
    }

    public List<T> ToList<T>(SqliteConnection connection, Func<SqliteStatement, T> row)
    {
        var rows = new List<T>();
        Read(connection, statement => rows.Add(row(statement)));
        return rows;
    }

    public void Read(SqliteConnection connection, string order, int limit, Action<SqliteStatement> row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        sql.Append(" ORDER BY ").Append(order).Append(" LIMIT ?");
        values.Add(statement => statement.Add(limit));
        Read(connection, row);
    }

    private void Read(SqliteConnection connection, Action<SqliteStatement> row)
    {
        var statement = connection.Prepare(sql.ToString());
        try
        {
            foreach (var bind in values) bind(statement);
            while (statement.Step()) row(statement);
        }
        finally
        {
            statement.Reset();
        }
    }
}
