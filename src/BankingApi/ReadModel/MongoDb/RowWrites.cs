namespace BankingApi.ReadModel.MongoDb;

/// <summary>Writes what a batch adds: owners, and the rows of every read model. Doing it again changes nothing.</summary>
internal static class RowWrites
{
    public static async Task Write(MongoViewSet views, ViewChanges changes, CancellationToken cancellationToken)
    {
        var rows = changes.Accounts.SelectMany(account => account.Rows).ToLookup(row => row.GetType());
        await Task.WhenAll(views.Rows.Select(collection => collection.Write(views, rows[collection.RowType], cancellationToken))
            .Append(views.Owners.InsertMissing(changes.Owners.ConvertAll(OwnerDocuments.Of), cancellationToken)));
    }
}
