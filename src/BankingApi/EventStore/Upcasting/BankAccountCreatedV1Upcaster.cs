using System.Text.Json.Nodes;

namespace BankingApi.EventStore.Upcasting;

/// <summary>V1 knew checking accounts only, let EUR be implied, wrote amounts as it liked, and had no request hash.</summary>
internal sealed class BankAccountCreatedV1Upcaster : IUpcaster
{
    public string From => "BankAccountCreatedV1";

    public string To => "BankAccountCreatedV2";

    public void Upcast(JsonObject data, DateTimeOffset created)
    {
        data["accountType"] ??= "CHECKING";
        data["currency"] ??= "EUR";
        data["requestHash"] ??= "0";
        data["recordedAt"] ??= created.UtcDateTime.ToString(StoredInstantConverter.Format, CultureInfo.InvariantCulture);
        var currency = Currency.Of(data["currency"]!.GetValue<string>());
        data["initialBalance"] = Scaled(data["initialBalance"] ?? throw new FormatException("An opening needs its initial balance."));
        // Where no limit was agreed upon, there is none.
        data["overdraftLimit"] = Scaled(data["overdraftLimit"] ?? 0);

        string Scaled(JsonNode amount) => currency.Scale(AmountOf(amount)).ToString(CultureInfo.InvariantCulture);
    }

    private static decimal AmountOf(JsonNode amount)
    {
        // Of a text, plain digits only: the parser's own defaults would take "1,50" for 150.
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return amount.GetValueKind() == JsonValueKind.String
            ? decimal.Parse(amount.GetValue<string>(), Plain, CultureInfo.InvariantCulture)
            : decimal.Parse(amount.ToJsonString(), Plain | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);
    }
}
