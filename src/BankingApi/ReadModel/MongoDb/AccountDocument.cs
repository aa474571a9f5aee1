using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace BankingApi.ReadModel.MongoDb;

/// <param name="WrittenBy">Which call of <see cref="MongoViewWriter.Write"/> wrote the document:
/// tells a call that lost a race from the one that won it.</param>
internal sealed record AccountDocument(AccountView View, Guid WrittenBy);

internal sealed class AccountSerializer : SerializerBase<AccountDocument>
{
    public override void Serialize(BsonSerializationContext context, BsonSerializationArgs args, AccountDocument value)
    {
        var (writer, a) = (context.Writer, value.View);
        writer.WriteStartDocument();
        writer.Write("_id", a.Id);
        writer.Write("position", a.Position);
        writer.Write("revision", a.Revision);
        writer.Write(AccountDocuments.WrittenBy, value.WrittenBy);
        writer.Write("ownerId", a.OwnerId);
        writer.Write("ownerName", a.OwnerName);
        writer.Write("ownerEmail", a.OwnerEmail);
        writer.Write("accountType", a.AccountType);
        writer.Write("currency", a.Currency);
        writer.Write("balance", a.Balance);
        writer.Write("reserved", a.Reserved);
        writer.Write("overdraftLimit", a.OverdraftLimit);
        writer.Write("status", a.Status);
        writer.Write("openedAt", a.OpenedAt);
        writer.Write("lastModifiedAt", a.LastModifiedAt);
        writer.Write("transactionCount", a.TransactionCount);
        writer.Write("lastTransactionAt", a.LastTransactionAt);
        writer.Write("totalCredits", a.TotalCredits);
        writer.Write("totalDebits", a.TotalDebits);
        writer.Write("largestTransaction", a.LargestTransaction);
        writer.WriteEndDocument();
    }

    public override AccountDocument Deserialize(BsonDeserializationContext context, BsonDeserializationArgs args)
    {
        var reader = context.Reader;
        Guid id = default, owner = default, writtenBy = default;
        long position = 0, revision = 0, count = 0;
        string? name = null, email = null;
        var currency = "";
        decimal balance = 0, reserved = 0, limit = 0, credits = 0, debits = 0;
        decimal? largest = null;
        var (type, status) = (default(AccountType), default(AccountStatus));
        var (openedAt, modifiedAt) = (default(DateTimeOffset), default(DateTimeOffset));
        DateTimeOffset? lastAt = null;
        reader.ReadStartDocument();
        while (reader.ReadBsonType() != BsonType.EndOfDocument)
        {
            switch (reader.ReadName())
            {
                case "_id": id = reader.ReadGuid(); break;
                case "position": position = reader.ReadInt64(); break;
                case "revision": revision = reader.ReadInt64(); break;
                case AccountDocuments.WrittenBy: writtenBy = reader.ReadGuid(); break;
                case "ownerId": owner = reader.ReadGuid(); break;
                case "ownerName": name = reader.ReadTextOrNull(); break;
                case "ownerEmail": email = reader.ReadTextOrNull(); break;
                case "accountType": type = reader.ReadEnum<AccountType>(); break;
                case "currency": currency = reader.ReadString(); break;
                case "balance": balance = reader.ReadDecimal(); break;
                case "reserved": reserved = reader.ReadDecimal(); break;
                case "overdraftLimit": limit = reader.ReadDecimal(); break;
                case "status": status = reader.ReadEnum<AccountStatus>(); break;
                case "openedAt": openedAt = reader.ReadInstant(); break;
                case "lastModifiedAt": modifiedAt = reader.ReadInstant(); break;
                case "transactionCount": count = reader.ReadInt64(); break;
                case "lastTransactionAt": lastAt = reader.ReadInstantOrNull(); break;
                case "totalCredits": credits = reader.ReadDecimal(); break;
                case "totalDebits": debits = reader.ReadDecimal(); break;
                case "largestTransaction": largest = reader.ReadDecimalOrNull(); break;
                default: reader.SkipValue(); break;
            }
        }
        reader.ReadEndDocument();
        return new(new(
            id, position, owner, name, email, type, currency, balance, reserved, limit, status, openedAt, modifiedAt, count, lastAt,
            credits, debits, largest, revision), writtenBy);
    }
}
