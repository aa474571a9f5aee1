namespace BankingConsole.Tests.Running;

internal static class Checkout
{
    /// <summary>The folder of the configuration that these tests were built in.</summary>
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static string Built(string project) => Path.Combine(Root, "src", project, "bin", Configuration, "net10.0", project + ".dll");

    private static string Find(DirectoryInfo folder)
        => File.Exists(Path.Combine(folder.FullName, "BankingApi.sln")) ? folder.FullName : Find(folder.Parent!);
}
