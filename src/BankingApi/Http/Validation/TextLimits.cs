namespace BankingApi.Http.Validation;

/// <summary>Lengths of texts, in characters (code points), once trimmed.</summary>
public static class TextLimits
{
    public const int MinName = 1;
    public const int MaxName = 100;
    public const int MinEmail = 3;
    public const int MaxEmail = 254;
    public const int MaxDescription = 200;
    public const int MinReason = 1;
    public const int MaxReason = 200;
}
