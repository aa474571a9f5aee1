using MongoDB.Driver;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>Telling a lost race from a failure.</summary>
internal static class BulkExtensions
{
    /// <summary>Whether everything that failed did so because a document with its key was there already.</summary>
    public static bool HasOnlyDuplicates(this MongoBulkWriteException e)
        => e.WriteConcernError is null && e.WriteErrors.All(error => error.Category == ServerErrorCategory.DuplicateKey);
}
