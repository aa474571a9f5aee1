using Microsoft.OpenApi;

namespace BankingApi.Http.OpenApi;

/// <summary>Parameters mean the same wherever they stand, so they are described once. They are read as text, to tell in our own words what
/// is wrong with them; their types are known here only.</summary>
internal static class KnownParameters
{
    public const string StreamId = "^(BankAccount|Person)-[0-9a-f]{32}$";

    private const string Currency = "^[A-Z]{3}$";

    public sealed record Known(string Description, Func<OpenApiSchema> Schema);

    /// <returns>Null for one that is not known: it stays as its action declares it.</returns>
    public static Known? Of(string name) => name switch
    {
        "limit" => new($"Items on a page: 1 to {Paging.MaxLimit}.", () => ValueSchemas.Whole(1, Paging.MaxLimit, Paging.DefaultLimit)),
        "cursor" => new(
            "`nextCursor` of the page before, with the same filters (another `limit` is allowed). Opaque: one that was changed, or "
                + "comes from another query, is a 400.", () => ValueSchemas.Of()),
        "after" => new("`nextCursor` of the page before. Opaque: one that was changed, or is somebody else's, is a 400. When it is left "
            + "out, from the first event of the log.", () => ValueSchemas.Of()),
        "waitSeconds" => new("How long a page that would be empty is held back.", () => ValueSchemas.Whole(0, 30, 0)),
        "afterRevision" => new(
            "Begin behind this revision; -1 for all events. When it is left out, with the next event. A `Last-Event-ID` goes before it. "
                + "Beyond the last one: 404 `revision-not-found`.", () => ValueSchemas.Whole(-1)),
        "minRevision"
            => new("Read your own writes: the answer is at least as new as this revision. The server waits for it for a moment (2 s by "
            + "default), then answers 503 `read-model-behind`.", () => ValueSchemas.Whole(0)),
        "revision" => new(
            "As of right after this revision, instead of `at`; not together with it. Beyond the last one: 404 `revision-not-found`.",
            () => ValueSchemas.Whole(0)),
        "at" => new("As of this moment: an instant with an offset (`2026-01-31T23:59:59Z`, `…+02:00`), or a date (`2026-01-31`), which "
            + "means the end of that day in `timeZone`; today's end is now. In the future: 400. Before the opening: 404 "
            + "`account-not-yet-open`.", () => ValueSchemas.Of()),
        "valueAt" => new("By value time: what the balance at this moment was, an instant with an offset or a date, which means the end of "
            + "that day in `timeZone`. Not together with `at` or `revision`.", () => ValueSchemas.Of()),
        "knownAt" => new("With `valueAt`: by all that had been recorded at this moment, likewise an instant or a date; now when it is "
            + "left out.", () => ValueSchemas.Of()),
        "by" => new("By the time of recording, or by value time.", () => ValueSchemas.OneOf(["recorded", "value"], "recorded")),
        "from" => new("From then on, inclusive: an instant with an offset, or a date, which means the start of that day in `timeZone`.",
            () => ValueSchemas.Of()),
        "to" => new("Until then, inclusive: an instant with an offset, or a date, which means the end of that day in `timeZone`.",
            () => ValueSchemas.Of()),
        "timeZone" => new(
            "The zone in which dates are meant: an IANA name, such as `Europe/Berlin`.", () => ValueSchemas.Of(standard: "UTC")),
        "interval" => new(
            "How far apart the points are, by the zone's calendar.", () => ValueSchemas.OneOf(["hour", "day", "month"], "day")),
        "order" => new("`desc`: newest first.", () => ValueSchemas.OneOf(["asc", "desc"], "desc")),
        "search" => new("Part of the first name, the last name or the e-mail, whatever the case.", () => ValueSchemas.Of()),
        "currency" => new("ISO 4217, in upper case.", () => ValueSchemas.Of(Currency)),
        "minAmount" or "minBalance" => new("Not less than this.", ValueSchemas.Bound),
        "maxAmount" or "maxBalance" => new("Not more than this.", ValueSchemas.Bound),
        "ownerId" => new("Of this owner. An unknown id finds nothing.", ValueSchemas.Uuid),
        "accountId" => new("Of this account. An unknown id finds nothing.", ValueSchemas.Uuid),
        "type" => new("Of this type.", () => ValueSchemas.OneOf(EnumText<TransactionType>.All)),
        "direction" => new("In or out.", () => ValueSchemas.OneOf(EnumText<Direction>.All)),
        "accountType" => new("Of this type.", () => ValueSchemas.OneOf(EnumText<AccountType>.All)),
        "status" => new("With this status.", () => ValueSchemas.OneOf(EnumText<AccountStatus>.All)),
        "maxAgeDays" => new("Older than so many days.", () => ValueSchemas.Whole(0, 36_500, 30)),
        "streamId" => new("`BankAccount-` or `Person-`, and the id as 32 hexadecimal digits.",
            () => ValueSchemas.Of(StreamId)),
        "name" => new("Of the projection: `views`, `transfers` (the process that finishes transfers), or `webhooks` (what finds events to "
                + "post).",
            () => ValueSchemas.OneOf(["views", "transfers", "webhooks"])),
        _ => null,
    };
}
