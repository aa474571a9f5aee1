namespace BankingApi.ReadModel;

/// <summary>A row that an account's event adds to a read model, or replaces in it. It is written no later than the account's document,
/// perhaps more than once and by several processes, and writing it again must change nothing.</summary>
public interface IAccountRow
{
    /// <summary>Of the rows of one type and key that a batch brings, only the last is written. Null for a fact, which stays.</summary>
    object? Key => null;
}

/// <summary>Makes the row of a read model from an event of an account; null where the event brings none.</summary>
public delegate IAccountRow? RowProjection(ProjectedEvent projected);

/// <summary>An event of an account, and what it made of the views.</summary>
/// <param name="After">The account after the event.</param>
/// <param name="Position">Of the event in the log.</param>
/// <param name="Transfer">After the event, where it is one of a transfer's source; null otherwise.</param>
/// <param name="Hold">After the event, where it is about a hold; null otherwise.</param>
public readonly record struct ProjectedEvent(
    BankAccountEvent Event, AccountView After, long Position, TransferView? Transfer, HoldView? Hold);
