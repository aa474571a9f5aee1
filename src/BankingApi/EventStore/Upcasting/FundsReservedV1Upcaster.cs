using System.Text.Json.Nodes;

namespace BankingApi.EventStore.Upcasting;

/// <summary>V1 knew no transfers that take others back.</summary>
internal sealed class FundsReservedV1Upcaster : IUpcaster
{
    public string From => "FundsReservedV1";

    public string To => "FundsReservedV2";

    public void Upcast(JsonObject data, DateTimeOffset created) => data["reversesTransferId"] = null;
}
