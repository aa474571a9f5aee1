namespace BankingApi.Domain.Accounts;

public enum AccountType { Checking, Savings }

public enum AccountStatus { Active, Suspended, Closed }

public enum TransactionType { Deposit, Withdrawal, Transfer, Interest, Reversal }

public enum Direction { Credit, Debit }
