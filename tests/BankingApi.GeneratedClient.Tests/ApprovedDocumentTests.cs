namespace BankingApi.GeneratedClient.Tests;

/// <summary>The document in the repository, which linters read and clients are made of, is the one that the service serves.</summary>
public sealed class ApprovedDocumentTests(ServiceInDevelopment service) : IClassFixture<ServiceInDevelopment>
{
    private const string Approved = "docs/openapi.json";

    [Fact]
    public async Task The_served_document_is_the_approved_one()
    {
        using var http = service.CreateClient();
        var served = (await http.GetStringAsync("/swagger/v1/swagger.json")).TrimEnd() + "\n";
        var root = Root();
        var approved = await File.ReadAllTextAsync(Path.Combine(root, Approved));
        if (served == approved) return;

        var received = Path.Combine(AppContext.BaseDirectory, "openapi.received.json");
        await File.WriteAllTextAsync(received, served);
        var (before, now) = (approved.Split('\n'), served.Split('\n'));
        var at = before.Zip(now).TakeWhile(lines => lines.First == lines.Second).Count();
        Assert.Fail($"""
            The service describes itself otherwise than {Approved} says. The first difference is in line {at + 1}:
            - {before.ElementAtOrDefault(at)}
            + {now.ElementAtOrDefault(at)}
            If clients shall see this change, approve it, build anew (the client of these tests is made of it) and run .ci/openapi/check:
            cp {Path.GetRelativePath(root, received)} {Approved}
            """);
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "BankingApi.sln"))) return folder.FullName;
        throw new InvalidOperationException("The tests do not lie in a checkout.");
    }
}
