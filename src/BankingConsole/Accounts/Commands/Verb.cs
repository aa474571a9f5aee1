namespace BankingConsole.Accounts.Commands;

/// <summary>What may be done: to the account, and to a hold or a step that is pointed at.</summary>
public enum Verb { Deposit, Withdraw, Hold, Transfer, Overdraft, Suspend, Reactivate, Close, Capture, Void, Reverse }
