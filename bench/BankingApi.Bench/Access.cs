using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BankingApi.Bench;

/// <summary>Commands with keys on a service that is open to all and on one that requires a token, in turns: what identity costs.</summary>
internal static class Access
{
    private const int Turns = 5;
    private const string Issuer = "https://bench.example";
    private const string Audience = "banking-api";
    private const string Bearer = "Authentication:Schemes:Bearer";

    public static async Task Run(Options options)
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        var token = Token(secret);
        var closed = options with { Port = options.Port + 1 };
        await using var open = await Side.Start(options, null);
        await using var required = await Side.Start(
            closed, token, "--Security:Mode=Required", "--Security:OpenMetrics=true", $"--{Bearer}:ValidIssuer={Issuer}",
            $"--{Bearer}:ValidAudiences:0={Audience}", $"--{Bearer}:SigningKeys:0:Issuer={Issuer}",
            $"--{Bearer}:SigningKeys:0:Value={Convert.ToBase64String(secret)}", $"--{Bearer}:SigningKeys:0:Length=32");
        foreach (var side in (Side[])[open, required]) await side.Drive(options.WarmUp, measure: false);
        for (var turn = 0; turn < Turns; turn++)
            foreach (var side in (Side[])[open, required]) await side.Drive(options.Seconds, measure: true);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            what = "commands with keys, open and with tokens required",
            options.Clients,
            options.Accounts,
            open = open.Turns,
            required = required.Turns,
            percent = Math.Round(100 * required.PerSecond / open.PerSecond, 1),
        }));
    }

    private static string Token(byte[] secret) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = Audience,
        Expires = TimeProvider.System.GetUtcNow().AddHours(2).UtcDateTime,
        Claims = new Dictionary<string, object> { ["sub"] = "bench", ["scope"] = string.Join(' ', Scopes.All.Keys) },
        SigningCredentials = new(new SymmetricSecurityKey(secret), SecurityAlgorithms.HmacSha256),
    });

    private sealed class Side(ServiceProcess service, RawHttp http, Run run, string? token) : IAsyncDisposable
    {
        public List<Turn> Turns { get; } = [];

        public double PerSecond => Median.Of(Turns);

        public static async Task<Side> Start(Options options, string? token, params string[] settings)
        {
            RawHttp.Token = token;
            var service = await ServiceProcess.Start(options.Port, settings: settings);
            var accounts = await Load.OpenAccounts(options);
            var run = new Run(options with { Keys = true }, accounts, new long[accounts.Length]);
            return new(service, await RawHttp.Connect(options.Port), run, token);
        }

        public async Task Drive(int seconds, bool measure)
        {
            RawHttp.Token = token;
            var turn = await Turn.Of(run, service, new Api(http), seconds);
            if (measure) Turns.Add(turn);
        }

        public async ValueTask DisposeAsync()
        {
            http.Dispose();
            await service.DisposeAsync();
            Directory.Delete(service.Folder, recursive: true);
        }
    }
}
