namespace BankingApi.UnitTests.Architecture;

/// <summary>No line is longer than <c>.editorconfig</c> says (its
/// <c>max_line_length</c> is a hint that no tool of the SDK checks).</summary>
public sealed class LineLengthTests
{
    private const int Longest = 140;

    [Fact]
    public void No_line_is_longer_than_140_characters()
    {
        var files = new[] { "src", "tests", "bench" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository(), folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !IsBuilt(file)).ToArray();

        Assert.True(files.Length > 300, $"Only {files.Length} files were found.");
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

    private static bool IsBuilt(string file)
        => file.Split(Path.DirectorySeparatorChar) is var parts && (parts.Contains("obj") || parts.Contains("bin"));

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "BankingApi.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
