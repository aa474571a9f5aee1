using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BankingApi.Domain.Shared;
using BankingApi.Http;

namespace BankingApi.EventStore;

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
        data["recordedAt"] ??= created.UtcDateTime.ToString(InstantText.Format, CultureInfo.InvariantCulture);
        var currency = Currency.Of(data["currency"]!.GetValue<string>());
        foreach (var amount in (string[])["initialBalance", "overdraftLimit"])
            data[amount] = currency.Scale(AmountOf(data[amount])).ToString(CultureInfo.InvariantCulture);
    }

    private static decimal AmountOf(JsonNode? node) => node?.GetValueKind() switch
    {
        null => 0,
        JsonValueKind.String => decimal.Parse(node.GetValue<string>(), CultureInfo.InvariantCulture),
        _ => node.GetValue<decimal>(),
    };
}
