namespace BankingConsole.Accounts.Commands;

public enum Verb { Deposit, Withdraw, Transfer, Overdraft, Suspend, Reactivate, Close }
