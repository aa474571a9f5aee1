using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace BankingApi.GeneratedClient.Tests;

/// <summary>The whole service in this process, silent, on its embedded stores in a fresh folder.</summary>
public sealed class ServiceInDevelopment : WebApplicationFactory<Program>
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "bankingapi-client-" + Guid.NewGuid().ToString("N"));

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("Embedded:DataDirectory", _folder);
        foreach (var level in (string[])["Default", "Override:Microsoft", "Override:Microsoft.Hosting.Lifetime"])
            builder.UseSetting("Serilog:MinimumLevel:" + level, "Fatal");
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }
}
