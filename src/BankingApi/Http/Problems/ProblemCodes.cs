using System.Collections.Frozen;

namespace BankingApi.Http.Problems;

/// <summary>Every problem this API answers with. A code, once published, keeps its name, status and meaning.</summary>
public static class ProblemCodes
{
    public const string ValidationFailed = "validation-failed";
    public const string MalformedRequest = "malformed-request";
    public const string Unauthenticated = "unauthenticated";
    public const string Forbidden = "forbidden";
    public const string AccountNotFound = "account-not-found";
    public const string OwnerNotFound = "owner-not-found";
    public const string TransferNotFound = "transfer-not-found";
    public const string TransactionNotFound = "transaction-not-found";
    public const string HoldNotFound = "hold-not-found";
    public const string WebhookNotFound = "webhook-not-found";
    public const string DeliveryNotFound = "delivery-not-found";
    public const string StreamNotFound = "stream-not-found";
    public const string RevisionNotFound = "revision-not-found";
    public const string ProjectionNotFound = "projection-not-found";
    public const string AccountNotYetOpen = "account-not-yet-open";
    public const string NotFound = "not-found";
    public const string MethodNotAllowed = "method-not-allowed";
    public const string BodyTooLarge = "body-too-large";
    public const string UnsupportedMediaType = "unsupported-media-type";
    public const string AccountBusy = "account-busy";
    public const string RevisionMismatch = "revision-mismatch";
    public const string TooManyRequests = "too-many-requests";
    public const string InsufficientFunds = "insufficient-funds";
    public const string AccountClosed = "account-closed";
    public const string AccountSuspended = "account-suspended";
    public const string AccountNotSuspended = "account-not-suspended";
    public const string AccountHasBalance = "account-has-balance";
    public const string AccountHasReservations = "account-has-reservations";
    public const string CurrencyMismatch = "currency-mismatch";
    public const string SameAccount = "same-account";
    public const string OverdraftInUse = "overdraft-in-use";
    public const string IdempotencyKeyReused = "idempotency-key-reused";
    public const string HoldNotActive = "hold-not-active";
    public const string HoldExpired = "hold-expired";
    public const string HoldExceeded = "hold-exceeded";
    public const string AlreadyReversed = "already-reversed";
    public const string NotReversible = "not-reversible";
    public const string ValueDateOutOfRange = "value-date-out-of-range";
    public const string OwnerHasOpenAccounts = "owner-has-open-accounts";
    public const string OwnerErased = "owner-erased";
    public const string ReadModelBehind = "read-model-behind";
    public const string EventStoreUnavailable = "event-store-unavailable";
    public const string ReadStoreUnavailable = "read-store-unavailable";
    public const string IdentityProviderUnavailable = "identity-provider-unavailable";
    public const string Overloaded = "overloaded";
    public const string InternalError = "internal-error";

    /// <summary>In the order of the contract.</summary>
    public static IReadOnlyList<ProblemCode> All { get; } =
    [
        new(ValidationFailed, 400, "The request is not valid",
            "A field, parameter or header has a value that is not allowed; `errors` names each of them. Correct them and send the request "
                + "again."),
        new(MalformedRequest, 400, "The request cannot be read",
            "The request is not what HTTP and JSON (RFC 8259) ask for: the body must be one JSON object in UTF-8, nested at most 16 deep, "
                + "without comments or repeated names."),
        new(Unauthenticated, 401, "No valid token came with the request",
            "This call needs a bearer token that is valid now: none came, or one that this service does not accept. Get a new one from "
                + "its issuer and send it as Authorization: Bearer."),
        new(Forbidden, 403, "The token does not allow this",
            "The token is valid, and does not allow this call. WWW-Authenticate names the scope where one is missing."),
        new(AccountNotFound, 404, "There is no such account", "No account has this id."),
        new(OwnerNotFound, 404, "There is no such owner", "No registered owner has this id."),
        new(TransferNotFound, 404, "There is no such transfer", "No transfer has this id."),
        new(TransactionNotFound, 404, "There is no such transaction", "The account has no transaction with this id."),
        new(HoldNotFound, 404, "There is no such hold", "The account has no hold with this id."),
        new(WebhookNotFound, 404, "There is no such webhook", "No webhook has this id, or it was removed."),
        new(DeliveryNotFound, 404, "There is no such delivery", "The webhook has no delivery with this id, or it was forgotten since."),
        new(StreamNotFound, 404, "There is no such stream", "No event stream has this id."),
        new(RevisionNotFound, 404, "There is no such revision", "The account has not reached this revision yet."),
        new(ProjectionNotFound, 404, "There is no such projection", "No projection has this name."),
        new(AccountNotYetOpen, 404, "The account was not open yet", "The account was opened later than the moment asked about."),
        new(NotFound, 404, "There is nothing here", "This address leads nowhere: there is no such route."),
        new(MethodNotAllowed, 405, "The method is not allowed",
            "This address does not take this method; the Allow header lists those it takes."),
        new(BodyTooLarge, 413, "The body is too large", "A request body may have at most 65,536 bytes."),
        new(UnsupportedMediaType, 415, "The content type is not supported",
            "A request body must be sent as Content-Type: application/json, in UTF-8 and without a content coding."),
        new(AccountBusy, 409, "The account is busy",
            "Other commands kept overtaking this one and it was given up; nothing happened. Send it again.", 1),
        new(RevisionMismatch, 412, "The account has moved on",
            "The account's revision is not one that If-Match names; nothing happened. Read the account again and decide anew."),
        new(TooManyRequests, 429, "Too many requests came at once",
            "More requests came from this client than it may send; nothing happened. Send this one again after Retry-After.", 1),
        new(InsufficientFunds, 422, "There are not enough funds", "The amount is more than what is available on the account."),
        new(AccountClosed, 422, "The account is closed", "A closed account takes no commands."),
        new(AccountSuspended, 422, "The account is suspended",
            "A suspended account takes no debits, credits or changes until it is reactivated."),
        new(AccountNotSuspended, 422, "The account is not suspended", "Only a suspended account can be reactivated."),
        new(AccountHasBalance, 422, "The account has a balance", "An account can be closed only when its balance is zero."),
        new(AccountHasReservations, 422, "The account has money reserved",
            "An account can be closed only when no money is reserved on it, for transfers or for holds."),
        new(CurrencyMismatch, 422, "The currency is another one", "The currency is not the account's."),
        new(SameAccount, 422, "It is the same account twice", "A transfer needs two different accounts."),
        new(OverdraftInUse, 422, "The overdraft is in use", "The overdraft limit cannot go below what is in use of it."),
        new(IdempotencyKeyReused, 422, "The idempotency key was used before",
            "This Idempotency-Key came with another body before. Use a new key for a new command."),
        new(HoldNotActive, 422, "The hold is not active", "The hold was captured or voided before. It ends once."),
        new(HoldExpired, 422, "The hold has expired", "The hold's time was over, and its money is free again."),
        new(HoldExceeded, 422, "It is more than what is held", "A capture takes what is held, or a part of it."),
        new(AlreadyReversed, 422, "It was reversed before", "A transaction or a transfer is reversed once."),
        new(NotReversible, 422, "It cannot be reversed",
            "Deposits, withdrawals, captures and interest are reversed as transactions, completed transfers as transfers; a reversal is "
                + "not reversed."),
        new(ValueDateOutOfRange, 422, "The value date is out of range",
            "A transaction counts from the account's opening at the earliest, from no longer ago than this bank allows, and not from the "
                + "future."),
        new(OwnerHasOpenAccounts, 422, "The owner has open accounts",
            "Personal data is erased only when all accounts of the owner are closed."),
        new(OwnerErased, 422, "The owner's personal data was erased",
            "Nobody knows any more who the owner is, so that no account can be opened."),
        new(ReadModelBehind, 503, "The read model is behind",
            "The read model has not reached the revision asked for. Try again shortly.", 1),
        new(EventStoreUnavailable, 503, "The event store is unavailable",
            "The event store cannot answer now. Try again shortly; with the same Idempotency-Key a command takes effect once only.", 1),
        new(ReadStoreUnavailable, 503, "The read store is unavailable", "The read store cannot answer now. Try again shortly.", 1),
        new(IdentityProviderUnavailable, 503, "The identity provider is unavailable",
            "The token cannot be checked now, because the keys of its issuer cannot be had. Try again shortly.", 1),
        new(Overloaded, 503, "The service has too much to do",
            "As many requests are under way as the service takes on at a time; nothing happened. Send this one again after Retry-After.",
            1),
        new(InternalError, 500, "Something went wrong here", "This is a defect of the service. It has been logged under the trace id."),
    ];

    private static readonly FrozenDictionary<string, ProblemCode> ByCode =
        All.ToFrozenDictionary(code => code.Code, StringComparer.Ordinal);

    /// <exception cref="ArgumentException">The contract has no such code: a bug.</exception>
    public static ProblemCode Of(string code)
        => Find(code) ?? throw new ArgumentException($"There is no problem code '{code}'.", nameof(code));

    public static ProblemCode? Find(string code) => ByCode.GetValueOrDefault(code);
}
