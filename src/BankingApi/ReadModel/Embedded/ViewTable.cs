using Sqlite;

namespace BankingApi.ReadModel.Embedded;

/// <summary>Where <c>views.db</c> keeps the rows of a read model.</summary>
internal interface IViewTable
{
    Type RowType { get; }

    /// <summary>SQL that creates the table and its indexes.</summary>
    string Schema { get; }

    /// <summary>Called within the transaction of the batch.</summary>
    void Write(SqliteConnection connection, IAccountRow row);
}

internal abstract class ViewTable<TRow> : IViewTable where TRow : IAccountRow
{
    public Type RowType => typeof(TRow);

    public abstract string Schema { get; }

    public abstract void Write(SqliteConnection connection, TRow row);

    void IViewTable.Write(SqliteConnection connection, IAccountRow row) => Write(connection, (TRow)row);
}
