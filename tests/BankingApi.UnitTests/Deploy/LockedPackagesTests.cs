using System.Text.Json;
using System.Text.RegularExpressions;

namespace BankingApi.UnitTests.Deploy;

/// <summary>What is built is what was locked: each project has its lock, and whatever builds for others restores by it.</summary>
public sealed partial class LockedPackagesTests
{
    /// <summary>Packages that an SDK adds by itself, in a version of its own: with one of them locked, the next patch of the SDK would not
    /// restore. They come with trimming, ahead-of-time compilation, or a runtime that is published along.</summary>
    private static readonly string[] OfTheSdk =
        ["Microsoft.NET.ILLink.", "Microsoft.DotNet.ILCompiler", "runtime.linux-", "Microsoft.NETCore.App.", "Microsoft.AspNetCore.App."];

    [Fact]
    public void Every_project_has_a_lock_that_no_patch_of_the_sdk_breaks()
    {
        var projects = Directory.GetFiles(Checkout.Root, "*.csproj", SearchOption.AllDirectories);
        Assert.True(projects.Length > 10);
        foreach (var project in projects)
        {
            var file = Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json");
            Assert.True(File.Exists(file), $"{project} has none.");
            using var locked = JsonDocument.Parse(File.ReadAllText(file));
            // For no kind of machine in particular: a restore for one would have to name the same ones.
            var packages = Assert.Single(locked.RootElement.GetProperty("dependencies").EnumerateObject());
            Assert.Equal("net10.0", packages.Name);
            foreach (var package in packages.Value.EnumerateObject())
            {
                Assert.DoesNotContain(OfTheSdk, prefix => package.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
                Assert.True(
                    package.Value.GetProperty("type").GetString() == "Project" || package.Value.TryGetProperty("contentHash", out _),
                    $"{package.Name} in {file} has no hash.");
            }
        }
    }

    [Theory]
    [InlineData(".ci/run")]
    [InlineData("Dockerfile")]
    public void Whatever_restores_for_others_restores_what_is_locked(string file)
    {
        // Not what is only said.
        var lines = File.ReadAllLines(Path.Combine(Checkout.Root, file)).Where(line => !line.Contains("echo ", StringComparison.Ordinal));
        var restores = lines.Where(line => line.Contains("dotnet restore ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(restores);
        Assert.All(restores, restore => Assert.Contains(" --locked-mode", restore, StringComparison.Ordinal));
        // Whatever comes after takes it as it is.
        var builds = lines.Where(line => Build().IsMatch(line)).ToList();
        Assert.NotEmpty(builds);
        Assert.All(builds, build => Assert.Matches(" --no-(restore|build) ", build));
    }

    [Fact]
    public void The_image_is_restored_by_the_lock_of_every_project_that_it_is_made_of()
    {
        var lines = File.ReadAllLines(Path.Combine(Checkout.Root, "Dockerfile"));
        foreach (var project in Directory.GetFiles(Path.Combine(Checkout.Root, "src"), "*.csproj", SearchOption.AllDirectories))
        {
            var kept = Path.Combine(Path.GetDirectoryName(Path.GetRelativePath(Checkout.Root, project))!, "packages.lock.json");
            Assert.Contains(lines, line => line.StartsWith("COPY ", StringComparison.Ordinal) && line.Split(' ').Contains(kept));
        }
    }

    [GeneratedRegex("dotnet (build|publish|test) ")]
    private static partial Regex Build();
}
