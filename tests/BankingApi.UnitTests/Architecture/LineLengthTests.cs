namespace BankingApi.UnitTests.Architecture;

/// <summary>No line is longer than <c>.editorconfig</c> says (its <c>max_line_length</c> is a hint that no tool of the SDK
/// checks).</summary>
public sealed class LineLengthTests
{
    private const int Longest = 140;

    [Fact]
    public void No_line_is_longer_than_140_characters()
    {
        IReadOnlyList<string> files =
            [.. Checkout.SourceFiles, .. Checkout.Files("*.razor"), .. Checkout.Files("*.js"), .. Checkout.Files("*.css")];

        Assert.True(files.Count > 300, $"Only {files.Count} files were found.");
        Assert.Contains(files, file => file.EndsWith(".razor", StringComparison.Ordinal));
        Assert.Empty(files.SelectMany(file => TooLong(File.ReadLines(file)).Select(line => $"{Path.GetFileName(file)}:{line}")));
    }

    [Fact]
    public void A_line_is_found_unless_it_is_text_that_must_stay_in_one_piece()
    {
        var text = new string('x', Longest + 1);

        Assert.Equal([2],
            TooLong([new string('x', Longest), text, "var raw = $$\"\"\"", text, "\"\"\";", $"var json = \"\"\"{text}\"\"\";"]));
    }

    /// <summary>Numbers (from 1) of the lines that are too long. A raw string may be longer: a break would change it.</summary>
    private static IEnumerable<int> TooLong(IEnumerable<string> lines)
    {
        var (number, isRaw) = (0, false);
        foreach (var line in lines)
        {
            number++;
            var quotes = line.Split("\"\"\"").Length - 1;
            if (line.Length > Longest && !isRaw && quotes == 0) yield return number;
            isRaw ^= quotes % 2 == 1;
        }
    }
}
