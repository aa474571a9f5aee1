using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>Where MongoDB keeps the rows of a read model.</summary>
internal interface IViewCollection
{
    Type RowType { get; }

    /// <summary>Of the collection, before the generation.</summary>
    string Name { get; }

    IReadOnlyList<BsonDocument> Indexes { get; }

    Task Write(MongoViewSet views, IEnumerable<IAccountRow> rows, CancellationToken cancellationToken);
}

// What the collection holds is the row itself, or a document that is made of it.
internal abstract class ViewCollection<TRow, TDocument> : IViewCollection where TRow : IAccountRow
{
    public Type RowType => typeof(TRow);

    public abstract string Name { get; }

    public virtual IReadOnlyList<BsonDocument> Indexes => [];

    public abstract TDocument Document(TRow row);

    public Task Write(MongoViewSet views, IEnumerable<IAccountRow> rows, CancellationToken cancellationToken)
        => rows.Cast<TRow>().ToList() is { Count: > 0 } some
            ? Write(views.Collection<TDocument>(Name), some, cancellationToken) : Task.CompletedTask;

    /// <summary>As facts, of which one that is there already is the same.</summary>
    protected virtual Task Write(IMongoCollection<TDocument> collection, List<TRow> rows, CancellationToken cancellationToken)
        => collection.InsertMissing(rows.ConvertAll(Document), cancellationToken);
}
