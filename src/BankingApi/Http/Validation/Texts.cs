using System.Text;

namespace BankingApi.Http.Validation;

/// <summary>Free text from clients.</summary>
public static class Texts
{
    /// <summary>Trimmed; null when nothing is left.</summary>
    public static string? Clean(string? text) => text?.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    /// <summary>What is wrong with the text, once trimmed; null when nothing is.</summary>
    /// <param name="min">0 for one that may be missing.</param>
    /// <param name="max">In characters: an emoji is one, as people count.</param>
    public static string? Fault(string? text, int min, int max)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.IsEmpty) return min > 0 ? "Is required." : null;

        var length = 0;
        while (!trimmed.IsEmpty)
        {
            // Half a surrogate pair is no character: it could be stored, but never be written as UTF-8.
            if (Rune.DecodeFromUtf16(trimmed, out var rune, out var consumed) != System.Buffers.OperationStatus.Done)
                return "Must be valid Unicode text.";
            if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029) return "Must not have control characters.";
            length++;
            trimmed = trimmed[consumed..];
        }

        if (length < min) return $"Must have at least {min} characters.";
        return length > max ? $"Must have at most {max} characters." : null;
    }

    public static string? EmailFault(string? text)
    {
        if (Fault(text, TextLimits.MinEmail, TextLimits.MaxEmail) is { } fault) return fault;
        var trimmed = text.AsSpan().Trim();
        return trimmed[1..^1].Contains('@') ? null : "Must be an e-mail address: something, an @, and something.";
    }
}
