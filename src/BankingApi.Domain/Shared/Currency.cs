using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace BankingApi.Domain.Shared;

/// <summary>A currency of ISO 4217 and how finely it divides. There is one instance of each, so references may be compared.</summary>
/// <remarks>Active codes only. Those without a minor unit ("N.A.": metals such as XAU, XDR, XSU, XUA, the bond units XBA–XBD, XTS, XXX) are
/// left out: nobody can say what amount of them is exact, so no account can be kept in them. BGN, withdrawn from 2026, stays: balances in
/// it are still being converted.</remarks>
public sealed class Currency
{
    private static readonly FrozenDictionary<string, Currency> ByCode = new[]
    {
        Divided(0, """
            BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF
            """),
        Divided(2, """
            AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC
            CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW
            KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP
            PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN
            UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
            """),
        Divided(3, "BHD IQD JOD KWD LYD OMR TND"),
        Divided(4, "CLF UYW"),
    }.SelectMany(currencies => currencies).ToFrozenDictionary(currency => currency.Code, StringComparer.Ordinal);

    private Currency(string code, int minorUnits)
    {
        Code = code;
        MinorUnits = minorUnits;
        Zero = new decimal(0, 0, 0, false, (byte)minorUnits);
    }

    /// <summary>Three upper-case letters.</summary>
    public string Code { get; }

    /// <summary>Decimals of an amount: 0, 2, 3 or 4.</summary>
    public int MinorUnits { get; }

    /// <summary>Nothing, written with this currency's decimals (<c>0.00</c>).</summary>
    public decimal Zero { get; }

    public static IReadOnlyCollection<Currency> All => ByCode.Values;

    /// <param name="code">Upper case; other spellings are unknown.</param>
    public static bool TryGet(string? code, [NotNullWhen(true)] out Currency? currency)
    {
        currency = null;
        return code is not null && ByCode.TryGetValue(code, out currency);
    }

    /// <summary>For codes that have been checked before, such as those in events.</summary>
    /// <exception cref="ArgumentException">There is no such currency.</exception>
    public static Currency Of(string code)
        => TryGet(code, out var currency)
            ? currency : throw new ArgumentException("Not a currency of ISO 4217 with a minor unit.", nameof(code));

    /// <summary>Whether the value needs no more decimals than this currency has; <c>1.000</c> fits EUR, <c>1.001</c> does not.</summary>
    public bool Fits(decimal amount) => amount.Scale <= MinorUnits || decimal.Round(amount, MinorUnits) == amount;

    /// <summary>The same value with exactly <see cref="MinorUnits"/> decimals.</summary>
    /// <exception cref="ArgumentException">The amount does not <see cref="Fits">fit</see>: it is never rounded.</exception>
    public decimal Scale(decimal amount)
    {
        if (!Fits(amount)) throw new ArgumentException($"The amount has more decimals than {Code} has.", nameof(amount));
        return (amount.Scale > MinorUnits ? decimal.Round(amount, MinorUnits) : amount) + Zero;
    }

    public override string ToString() => Code;

    private static IEnumerable<Currency> Divided(int minorUnits, string codes)
        => codes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(code => new Currency(code, minorUnits));
}
