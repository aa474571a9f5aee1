namespace BankingApi.ReadModel.MongoDb;

/// <summary>Writes what a batch adds: owners, and the rows of every read model. Doing it again changes nothing.</summary>
internal static class RowWrites
{
    public static async Task Write(MongoViewSet views, ViewChanges changes, CancellationToken cancellationToken)
    {
        var rows = changes.Accounts.SelectMany(account => account.Rows).ToLookup(row => row.GetType());
        await Task.WhenAll(views.Rows.Select(collection => collection.Write(views, rows[collection.RowType], cancellationToken))
            .Append(WriteOwners(views, changes.Owners, cancellationToken)));
    }

    private static async Task WriteOwners(MongoViewSet views, List<OwnerView> owners, CancellationToken cancellationToken)
    {
        await views.Owners.InsertMissing(
            [.. owners.Where(owner => owner.ErasedAt is null).Select(OwnerDocuments.Of)], cancellationToken);
        var erased = owners.Where(owner => owner.ErasedAt is not null).ToList();
        if (erased.Count == 0) return;
        foreach (var owner in erased)
            await views.Owners.ReplaceOrInsert([(OwnerDocuments.Before(owner), OwnerDocuments.Of(owner))], cancellationToken);
        await AccountWrites.ForgetOwners(views, [.. erased.Select(owner => owner.Id)], cancellationToken);
    }
}
