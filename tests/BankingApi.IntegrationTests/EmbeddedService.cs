using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;

namespace BankingApi.IntegrationTests;

/// <summary>The whole service in this process, silent, on its embedded stores in a folder,
/// with one of its ports in a test's hands.</summary>
/// <param name="through">Puts something before the real adapter.</param>
internal sealed class EmbeddedService<TPort>(string folder, Func<TPort, TPort> through, params (string Name, string Value)[] settings)
    : WebApplicationFactory<Program> where TPort : class
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("Embedded:DataDirectory", folder);
        builder.UseSetting("Security:Mode", "Open");
        builder.UseSetting("Serilog:MinimumLevel:Default", "Fatal");
        builder.UseSetting("Serilog:MinimumLevel:Override:Microsoft", "Fatal");
        builder.UseSetting("Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime", "Fatal");
        foreach (var (name, value) in settings) builder.UseSetting(name, value);
        builder.ConfigureTestServices(services => services.Through(through));
    }
}
