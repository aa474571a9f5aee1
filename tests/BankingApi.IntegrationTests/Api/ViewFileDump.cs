using System.Text;
using Microsoft.Data.Sqlite;

namespace BankingApi.IntegrationTests.Api;

/// <summary>A file of views as text, read by SQL and not by the service: each value with its type and its bytes.</summary>
internal static class ViewFileDump
{
    public static string Of(string file, string except)
    {
        using var connection =
            new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        connection.Open();
        var dump = new StringBuilder();
        foreach (var table in Column(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            .Where(table => table != except).ToList())
        {
            var columns = Column(connection, $"SELECT name FROM pragma_table_info('{table}') ORDER BY cid").ToList();
            // Text as it is, so that a difference can be read.
            var row = string.Join(
                " || ' ' || ",
                columns.Select(
                    column => $"'{column}=' || CASE typeof({column}) WHEN 'blob' THEN hex({column}) ELSE typeof({column}) || ':' || "
                        + $"ifnull({column}, '') END"));
            dump.AppendLine(table);
            foreach (var line in Column(connection, $"SELECT {row} FROM {table} ORDER BY 1")) dump.AppendLine(line);
        }
        return dump.ToString();
    }

    private static IEnumerable<string> Column(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names from the schema itself.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        while (reader.Read()) yield return reader.GetString(0);
    }
}
