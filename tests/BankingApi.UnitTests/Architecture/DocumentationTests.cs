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
        var named = Named(File.ReadAllText(Path.Combine(Checkout.Root, document)));

        Assert.True(named.Count >= atLeast, $"Only {named.Count} files are named.");
        Assert.All(named, name => Assert.True(IsThere(name), $"{name} is not there."));
    }

    [Fact]
    public void A_file_that_is_not_there_is_found()
    {
        var named = Named("See `Projections/ProjectionRunner.cs`, Nowhere/ProjectionRunner.cs and Runner.cs.");

        Assert.Equal(["Nowhere/ProjectionRunner.cs", "Runner.cs"], named.Where(name => !IsThere(name)));
    }

    private static List<string> Named(string text) => [.. Paths().Matches(text).Select(match => match.Value).Distinct()];

    private static bool IsThere(string name)
        => Checkout.SourceFiles.Any(file =>
            file.Replace(Path.DirectorySeparatorChar, '/').EndsWith("/" + name, StringComparison.Ordinal));

    [GeneratedRegex(@"(?<![\w…/.])[A-Za-z][\w./]*\.cs\b(?!proj)")]
    private static partial Regex Paths();
}
