using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace BankingApi.ReadModel.MongoDb;

internal sealed class TransactionSerializer : SerializerBase<TransactionRow>
{
    public override void Serialize(BsonSerializationContext context, BsonSerializationArgs args, TransactionRow value)
    {
        var (writer, t) = (context.Writer, value.View);
        writer.WriteStartDocument();
        writer.Write("_id", TransactionDocuments.Id(t.AccountId, t.Revision));
        writer.Write("accountId", t.AccountId);
        writer.Write("revision", t.Revision);
        writer.Write("transactionId", t.TransactionId);
        writer.Write("type", t.Type);
        writer.Write("direction", t.Direction);
        writer.Write("amount", t.Amount);
        writer.Write("currency", t.Currency);
        writer.Write("balanceAfter", t.BalanceAfter);
        writer.Write("availableBalance", t.AvailableBalance);
        writer.Write("description", t.Description);
        writer.Write("transferId", t.TransferId);
        writer.Write("counterpartyAccountId", t.CounterpartyAccountId);
        writer.Write("holdId", t.HoldId);
        writer.Write("reversesTransactionId", t.ReversesTransactionId);
        writer.Write("recordedAt", t.RecordedAt);
        writer.Write("valueAt", t.ValueAt);
        writer.WriteName(TransactionDocuments.IsProcessedCommand);
        writer.WriteBoolean(value.IsProcessedCommand);
        writer.WriteEndDocument();
    }

    public override TransactionRow Deserialize(BsonDeserializationContext context, BsonDeserializationArgs args)
    {
        var reader = context.Reader;
        Guid account = default, id = default;
        Guid? transfer = null, counterparty = null, hold = null, reverses = null;
        var revision = 0L;
        var currency = "";
        string? description = null;
        decimal amount = 0, balance = 0, available = 0;
        var (type, direction) = (default(TransactionType), default(Direction));
        var (recordedAt, valueAt) = (default(DateTimeOffset), default(DateTimeOffset));
        var isProcessed = false;
        reader.ReadStartDocument();
        while (reader.ReadBsonType() != BsonType.EndOfDocument)
        {
            switch (reader.ReadName())
            {
                case "accountId": account = reader.ReadGuid(); break;
                case "revision": revision = reader.ReadInt64(); break;
                case "transactionId": id = reader.ReadGuid(); break;
                case "type": type = reader.ReadEnum<TransactionType>(); break;
                case "direction": direction = reader.ReadEnum<Direction>(); break;
                case "amount": amount = reader.ReadDecimal(); break;
                case "currency": currency = reader.ReadString(); break;
                case "balanceAfter": balance = reader.ReadDecimal(); break;
                case "availableBalance": available = reader.ReadDecimal(); break;
                case "description": description = reader.ReadTextOrNull(); break;
                case "transferId": transfer = reader.ReadGuidOrNull(); break;
                case "counterpartyAccountId": counterparty = reader.ReadGuidOrNull(); break;
                case "holdId": hold = reader.ReadGuidOrNull(); break;
                case "reversesTransactionId": reverses = reader.ReadGuidOrNull(); break;
                case "recordedAt": recordedAt = reader.ReadInstant(); break;
                case "valueAt": valueAt = reader.ReadInstant(); break;
                case TransactionDocuments.IsProcessedCommand: isProcessed = reader.ReadBoolean(); break;
                default: reader.SkipValue(); break;
            }
        }
        reader.ReadEndDocument();
        return new(new(id, account, type, direction, amount, currency, balance, available, description, transfer, counterparty, hold,
            reverses, recordedAt, valueAt, revision), isProcessed);
    }
}
