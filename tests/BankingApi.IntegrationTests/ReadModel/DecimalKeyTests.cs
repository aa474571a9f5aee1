using BankingApi.ReadModel.Embedded;

namespace BankingApi.IntegrationTests.ReadModel;

public sealed class DecimalKeyTests
{
    private static readonly decimal[] Values =
    [
        0m, 1m, -1m, 1.0m, 0.0001m, -0.0001m, 0.00004m, 0.00005m, -0.00004m, -0.00005m, 922_337_203_685_477.5807m,
        922_337_203_685_477.5808m, 79_228_162_514_264_337_593_543_950_335m, -79_228_162_514_264_337_593_543_950_335m,
        7.9228162514264337593543950335m, 4_294_967_295m, 4_294_967_296m, 18_446_744_073_709_551_615m, 18_446_744_073_709_551_616m,
        -18_446_744_073_709_551_616.0000m, 0.0000000000000000000000000001m,
    ];

    [Fact]
    public void Keys_of_money_sort_as_its_amounts_do()
    {
        var money = Values.Where(value => decimal.IsInteger(value) || decimal.Round(value, 4) == value).ToList();
        foreach (var a in money)
        {
            foreach (var b in money) Assert.Equal(Math.Sign(a.CompareTo(b)), Math.Sign(Floor(a).AsSpan().SequenceCompareTo(Floor(b))));
        }
    }

    [Fact]
    public void A_bound_with_more_decimals_lets_through_what_it_should()
    {
        var money = Values.Where(value => decimal.IsInteger(value) || decimal.Round(value, 4) == value).ToList();
        foreach (var bound in Values)
        {
            foreach (var value in money)
            {
                Assert.Equal(value >= bound, Floor(value).AsSpan().SequenceCompareTo(Ceiling(bound)) >= 0);
                Assert.Equal(value <= bound, Floor(value).AsSpan().SequenceCompareTo(Floor(bound)) <= 0);
            }
        }
    }

    private static byte[] Floor(decimal value)
    {
        var key = new byte[DecimalKey.Size];
        DecimalKey.WriteFloor(value, key);
        return key;
    }

    private static byte[] Ceiling(decimal value)
    {
        var key = new byte[DecimalKey.Size];
        DecimalKey.WriteCeiling(value, key);
        return key;
    }
}
