using System.Text;

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

    public List<T> ToList<T>(SqliteSession session, string order, int limit, Func<SqliteStatement, T> row)
    {
        var rows = new List<T>();
        Read(session, order, limit, statement => rows.Add(row(statement)));
        return rows;
    }

    public List<T> ToList<T>(SqliteSession session, Func<SqliteStatement, T> row)
    {
        var rows = new List<T>();
        Read(session, statement => rows.Add(row(statement)));
        return rows;
    }

    public void Read(SqliteSession session, string order, int limit, Action<SqliteStatement> row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        sql.Append(" ORDER BY ").Append(order).Append(" LIMIT ?");
        values.Add(statement => statement.Add(limit));
        Read(session, row);
    }

    private void Read(SqliteSession session, Action<SqliteStatement> row)
    {
        var statement = session.Prepare(sql.ToString());
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
