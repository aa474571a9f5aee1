namespace BankingApi.UnitTests;

/// <summary>The checkout that the tests were built in.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    /// <summary>Every C# file that somebody wrote.</summary>
    public static IReadOnlyList<string> SourceFiles { get; } = Files("*.cs");

    /// <summary>Every such file that somebody wrote.</summary>
    public static IReadOnlyList<string> Files(string pattern) =>
    [
        .. new[] { "src", "tests", "bench" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories))
            .Where(file => !IsBuilt(file)),
    ];

    private static bool IsBuilt(string file)
        => file.Split(Path.DirectorySeparatorChar) is var parts && (parts.Contains("obj") || parts.Contains("bin"));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "BankingApi.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
