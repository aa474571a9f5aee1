using System.Text.RegularExpressions;

namespace BankingApi.UnitTests.Architecture;

/// <summary>The files that the documents name are there: a guide to the house that leads into a wall is worse than none.</summary>
public sealed partial class DocumentationTests
{
    [Theory]
    [InlineData("docs/architecture.md", 12)]
    [InlineData("CONTRIBUTING.md", 20)]
    public void Every_file_that_a_document_names_exists(string document, int atLeast)
    {
        var all = Checkout.SourceFiles.Select(file => file.Replace(Path.DirectorySeparatorChar, '/')).ToArray();
        var named = Paths().Matches(File.ReadAllText(Path.Combine(Checkout.Root, document)))
            .Select(match => match.Value).Distinct().ToList();

        Assert.True(named.Count >= atLeast, $"Only {named.Count} files are named.");
        Assert.All(named, name => Assert.True(
            Array.Exists(all, file => file.EndsWith("/" + name, StringComparison.Ordinal)), $"{name} is not there."));
    }

    [GeneratedRegex(@"(?<![\w…/.])[A-Za-z][\w./]*\.cs\b(?!proj)")]
    private static partial Regex Paths();
}
