using BankingApi.Domain.Accounts;

namespace BankingApi.UnitTests.Domain;

internal static class SameBehaviour
{
    /// <summary>Whether two states answer every command alike: everything that a decision may depend on is equal.</summary>
    public static void Of(BankAccount expected, BankAccount actual)
    {
        Assert.Equal(
            (expected.Id, expected.OwnerId, expected.Type, expected.Currency, expected.OpeningHash, expected.OpenedAt, expected.Balances,
                expected.Revision, expected.LastRecordedAt),
            (actual.Id, actual.OwnerId, actual.Type, actual.Currency, actual.OpeningHash, actual.OpenedAt, actual.Balances, actual.Revision,
                actual.LastRecordedAt));
        Assert.Equal(
            expected.Reservations.OrderBy(reservation => reservation.Key), actual.Reservations.OrderBy(reservation => reservation.Key));
        Assert.Equal(expected.NextExpiry, actual.NextExpiry);
        Assert.Equal(expected.Recent.CompleteFrom, actual.Recent.CompleteFrom);
        Assert.Equal(expected.Recent.All(), actual.Recent.All());
        Assert.Equal(expected.Recent.FilteredFrom, actual.Recent.FilteredFrom);
        Assert.Equal(expected.Recent.Filter?.Save(), actual.Recent.Filter?.Save());
    }
}
