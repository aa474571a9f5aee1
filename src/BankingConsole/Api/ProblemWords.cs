namespace BankingConsole.Api;

/// <summary>The API's problems in a teller's words, and the field of a form that each one is about.</summary>
internal static class ProblemWords
{
    public static string Of(Problem problem) => problem.Code switch
    {
        Problem.Unreachable => "The bank does not answer.",
        "validation-failed" or "malformed-request" => "Something is not filled in as it should be.",
        "unauthenticated" => "You are not signed in, or no longer.",
        "forbidden" => "You may not do this.",
        "account-not-found" => "There is no such account.",
        "owner-not-found" => "There is no such owner.",
        "account-not-yet-open" => "The account was not open yet.",
        "account-busy" => "Many are working on this account. Try again in a moment.",
        "revision-mismatch" => "The account has changed since you opened this form. Look at it first.",
        "too-many-requests" or "overloaded" => "The bank is busy. Try again in a moment.",
        "insufficient-funds" => "More than is available on the account.",
        "account-closed" => "The account is closed.",
        "account-suspended" => "The account is suspended.",
        "account-not-suspended" => "The account is not suspended.",
        "account-has-balance" => "There is money on the account, or a debt. It is closed when its balance is zero.",
        "account-has-reservations" => "Money is reserved on the account. It is closed when the holds have ended.",
        "currency-mismatch" => "The accounts are in different currencies.",
        "same-account" => "Both are the same account.",
        "overdraft-in-use" => "More of the overdraft is in use than this limit.",
        "hold-not-found" => "There is no such hold.",
        "hold-not-active" => "The hold has ended already.",
        "hold-expired" => "The hold has expired, and its money is free again.",
        "hold-exceeded" => "More than is held.",
        "transaction-not-found" => "There is no such transaction.",
        "already-reversed" => "It was taken back already.",
        "not-reversible" => "It cannot be taken back.",
        "idempotency-key-reused" => "This form was sent already, with something else in it. Open it anew to do more.",
        "value-date-out-of-range" => "Not in the future, not before the opening, and not longer ago than the bank allows.",
        "owner-erased" => "The owner's personal data were erased. No account is opened for them.",
        "read-model-behind" => "The bank's lists are a little behind. Try again in a moment.",
        "event-store-unavailable" or "read-store-unavailable" or "identity-provider-unavailable"
            => "A part of the bank is away. Try again in a moment.",
        "internal-error" => "The bank made a mistake. Tell its operators the number below.",
        _ => problem.Detail ?? "The bank refused.",
    };

    /// <summary>Of a command that a form sends: with its key, or by the revision that it depends on, it can be sent again.</summary>
    public static string OfCommand(Problem problem) => problem.Code == Problem.Unreachable
        ? "The bank does not answer. It may have happened all the same; press again, and it will happen once only." : Of(problem);

    /// <summary>Why a transfer failed.</summary>
    public static string OfFailure(string? code) => Of(new Problem(code ?? "", "It was refused.", 422, null, null));

    /// <summary>A transfer that the other account refused, as a problem of the form.</summary>
    public static Problem Failed(string? code)
        => new("console-transfer-failed", $"The other account refused it, and the money is back: {OfFailure(code)}", 422, null, null);

    /// <summary>The field that a refusal is about; null for the form as a whole.</summary>
    public static string? FieldOf(Problem problem) => problem.Code switch
    {
        "insufficient-funds" or "hold-exceeded" => "amount",
        "currency-mismatch" or "same-account" or "account-not-found" or "console-transfer-failed" => "toAccountId",
        "overdraft-in-use" => "limit",
        "value-date-out-of-range" => "valueAt",
        _ => null,
    };
}
