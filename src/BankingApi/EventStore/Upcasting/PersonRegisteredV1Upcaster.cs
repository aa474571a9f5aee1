using System.Text.Json.Nodes;
using BankingApi.Domain.Owners;
using BankingApi.Privacy;

namespace BankingApi.EventStore.Upcasting;

/// <summary>V1 said who the person is for all to read. That cannot be unsaid; it is read as if it were sealed, without a seal, so that it
/// is told no more once the owner is erased.</summary>
internal sealed class PersonRegisteredV1Upcaster : IUpcaster
{
    public string From => "PersonRegisteredV1";

    public string To => "PersonRegisteredV2";

    public void Upcast(JsonObject data, DateTimeOffset created)
    {
        data["sealed"] = SealedPerson.Clear(new Person(Take("firstName"), Take("lastName"), Take("email")));
        data.Remove("requestHash");

        string Take(string field)
        {
            var text = data[field]!.GetValue<string>();
            data.Remove(field);
            return text;
        }
    }
}
