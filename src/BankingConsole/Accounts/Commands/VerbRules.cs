using BankingConsole.Api;
using BankingConsole.SignIn;

namespace BankingConsole.Accounts.Commands;

/// <summary>What is offered. What is allowed, the API decides.</summary>
internal static class VerbRules
{
    public static bool Offers(this Account account, Session session, Verb verb) => session.Allows(verb) && account.Permits(verb);

    public static bool Allows(this Session session, Verb verb) => verb switch
    {
        Verb.Deposit or Verb.Withdraw or Verb.Hold or Verb.Capture or Verb.Void or Verb.Reverse => session.MayAsStaff("transactions:write"),
        Verb.Transfer => session.May("transfers:write"),
        Verb.Overdraft or Verb.Suspend or Verb.Reactivate => session.MayAsStaff("accounts:write"),
        Verb.Close => session.May("accounts:write"),
    };

    public static bool Permits(this Account account, Verb verb) => account.Status switch
    {
        AccountStatus.Active => verb is not Verb.Reactivate,
        AccountStatus.Suspended => verb is Verb.Reactivate or Verb.Close or Verb.Void,
        AccountStatus.Closed => false,
    };
}
