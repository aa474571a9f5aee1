namespace BankingApi.Http.OpenApi;

/// <summary>The introduction of the OpenAPI document:
/// what holds for every operation, and what we decided where the contract left it open.</summary>
internal static class OpenApiText
{
    public const string Introduction = """
        An event-sourced bank-account service. The log of events is the bank; lists and views follow it within a fraction of a second.

        ### Conventions
        - **JSON**, camelCase. An unknown field in a body is refused (400), so that a typo never passes silently; so is a repeated one.
        - **Money** is a decimal *string* with exactly the currency's minor units (`"100.00"`, JPY `"100"`). Requests may send a string or a number;
          a number is read exactly. Too many decimals, exponents, `+5`, `.5`, spaces, more than 15 integer digits: 400.
        - **Instants** are RFC 3339 with an offset; answers are in UTC with milliseconds, and requests are cut to milliseconds. Where a *date* is allowed,
          it means the end of that day (`to`, `at`) or its start (`from`) in the zone of `timeZone`. A `from` after `to` is a 400.
        - **Enumerations** are upper case, in requests too. **Ids** are UUIDs.
        - **Texts** are trimmed, and lengths are counted in characters (code points); a description or an optional reason that is blank is null.
        - **Revision**: the position of the last event in the account's stream, from 0. Commands and queries of one account tell it as `ETag: "<revision>"`;
          `If-Match` makes a command depend on it, `minRevision` makes a query wait for it.
        - **HTTP**: `HEAD` is answered wherever `GET` is. A `GET` that tells an `ETag` answers `If-None-Match` with 304. Answers of 1 KB and more are compressed
          (`Accept-Encoding`: br, gzip); caches store nothing under `/api`.
        - **Paging**: `{ "items": […], "nextCursor": "…" | null }`, with `limit` and `cursor`. Pages neither repeat nor skip what was there at the start,
          whatever is written meanwhile.
        - **Errors** are `application/problem+json` (RFC 9457) with a stable `code`; a GET of their `type` explains them. A wrong method is a 405 with `Allow`,
          an unknown address a 404 `not-found`, on every path.

        ### Where you might wonder
        - **A list right after a write** waits a moment (0.5 s by default) for what this process has written, so that it is in it as a rule.
          For a guarantee, ask for the account itself with `minRevision`. A rebuild happens beside
          the views that go on answering; while lost ones are being filled anew, lists answer 503 `read-model-behind` rather than leave something out.
        - **One owner or account** that has just been made is found at once, whether the views have it yet or not.
        - **`largestTransaction` and `lastTransactionAt`** are null before the first transaction; an opening's initial balance is none.
        - **A reactivation** may be sent without a body.
        - **`If-Match`** may list several revisions (`"3", "4"`). `POST` of owners, accounts and transfers has nothing to match.
        - **Tokens** are OAuth 2.0 bearer JWTs; what an operation's scope allows is said at *Authorize*. One with an `owner_id` is confined to that owner:
          somebody else's things are not there for it (404), lists leave them out, and only operations with `x-open-to-owners: true` are for it.
        - **The order of judgement**: the token (401), what it allows (403), the request's form (400), the account in the path or the transfer's source (404), the Idempotency-Key (replay or 422),
          what else the body refers to (404), `If-Match` (412), the account's own rules (422).
        - **`GET …/balance`** tells in `at` the moment it was asked for: now, the instant, the end of the day, or, with `revision`, when that event was recorded.
        - **`recordedAt`** never runs backwards within an account, even if the clock does.
        - **CSV** has the whole selection, whatever `limit` and `cursor` say.

        """;
}
