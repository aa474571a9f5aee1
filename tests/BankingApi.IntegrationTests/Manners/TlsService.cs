using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using BankingApi.IntegrationTests.Processes;

namespace BankingApi.IntegrationTests.Manners;

/// <summary>The real service in a process of its own, reached in clear and over TLS, under a certificate that is made here.</summary>
public sealed partial class TlsService : IAsyncDisposable
{
    private readonly DataFolder _folder;
    private readonly ServiceProcess _process;
    private readonly Dictionary<Wire, HttpClient> _clients;

    private TlsService(DataFolder folder, ServiceProcess process, X509Certificate2 certificate)
    {
        (_folder, _process) = (folder, process);
        Secure = new Uri(SecureAddress().Match(process.Output).Groups[1].Value);
        _clients = new()
        {
            [Wire.Http1] = Client(process.Address, HttpVersion.Version11, certificate),
            [Wire.Http1OverTls] = Client(Secure, HttpVersion.Version11, certificate),
            [Wire.Http2] = Client(Secure, HttpVersion.Version20, certificate),
        };
    }

    public Uri Plain => _process.Address;

    public Uri Secure { get; }

    public static async Task<TlsService> Start(params string[] settings)
    {
        var folder = new DataFolder();
        using var certificate = Certificate();
        var (file, password) = (folder.File("certificate.pfx"), Convert.ToHexString(RandomNumberGenerator.GetBytes(8)));
        await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pfx, password));
        var process = await ServiceProcess.Start(folder, [
            "--Urls=http://127.0.0.1:0;https://127.0.0.1:0", $"--Kestrel:Certificates:Default:Path={file}",
            $"--Kestrel:Certificates:Default:Password={password}", .. settings]);
        return new(folder, process, X509CertificateLoader.LoadCertificate(certificate.RawData));
    }

    public Task<Reply> Get(Wire wire, string path, params (string Name, string Value)[] headers)
        => Send(wire, HttpMethod.Get, path, null, headers);

    public Task<Reply> Head(Wire wire, string path, params (string Name, string Value)[] headers)
        => Send(wire, HttpMethod.Head, path, null, headers);

    public Task<Reply> Send(Wire wire, HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
        => Reply.Of(_clients[wire], method, path, body, headers);

    public async Task<Guid> Owner(string name = "Name", string email = "a@b")
        => (await Send(Wire.Http1, HttpMethod.Post, "/api/v1/owners",
            $$"""{"firstName":"First","lastName":"{{name}}","email":"{{email}}"}""")).Is(201).Json.GetProperty("id").GetGuid();

    /// <summary>An account with deposits, and views that have them.</summary>
    /// <returns>Its path.</returns>
    public async Task<string> Account(int deposits)
    {
        var opened = await Send(Wire.Http1, HttpMethod.Post, "/api/v1/accounts", $$"""{"ownerId":"{{await Owner()}}","currency":"EUR"}""");
        var path = $"/api/v1/accounts/{opened.Is(201).Json.GetProperty("id").GetGuid()}";
        for (var i = 0; i < deposits; i++)
            (await Send(Wire.Http1, HttpMethod.Post, $"{path}/transactions", """{"type":"DEPOSIT","amount":1}""")).Is(201);
        (await Get(Wire.Http1, string.Create(CultureInfo.InvariantCulture, $"{path}?minRevision={deposits}"))).Is(200);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values) client.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
    }

    private static HttpClient Client(Uri address, Version version, X509Certificate2 certificate) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.Thumbprint },
    })
    { BaseAddress = address, DefaultRequestVersion = version, Timeout = Eventually.Patience };

    [GeneratedRegex(@"Now listening on: (https://\S+)")]
    private static partial Regex SecureAddress();
}

/// <summary>As in production, with a page's origin, behind a proxy that is believed.</summary>
public sealed class PoliteProduction : IAsyncLifetime
{
    public const string Origin = "https://app.example";

    public TlsService Service { get; private set; } = null!;

    public async Task InitializeAsync()
        => Service = await TlsService.Start($"--Cors:Origins={Origin}, http://localhost:3000", "--ForwardedHeaders_Enabled=true");

    public async Task DisposeAsync() => await Service.DisposeAsync();
}

/// <summary>As a developer runs it.</summary>
public sealed class PoliteDevelopment : IAsyncLifetime
{
    public TlsService Service { get; private set; } = null!;

    public async Task InitializeAsync() => Service = await TlsService.Start("--environment=Development");

    public async Task DisposeAsync() => await Service.DisposeAsync();
}

/// <summary>One of each for all tests of manners.</summary>
[CollectionDefinition(Name)]
public sealed class Polite : ICollectionFixture<PoliteProduction>, ICollectionFixture<PoliteDevelopment>
{
    public const string Name = "manners";
}
