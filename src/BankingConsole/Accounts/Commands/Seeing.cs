using BankingConsole.Api;
using BankingConsole.Forms;

namespace BankingConsole.Accounts.Commands;

internal static class Seeing
{
    /// <summary>The revision that the next try depends on: the one that the form was opened at,
    /// until the user has been told that the account moved on.</summary>
    public static async Task<long> SeenBy(this BankClient bank, Attempt attempt, Account account, long seen)
        => attempt.IsOutdated && (await bank.BalanceNow(account.Id)).Value is { } now ? now.Revision : seen;
}
