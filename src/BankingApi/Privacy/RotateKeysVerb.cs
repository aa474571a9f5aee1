namespace BankingApi.Privacy;

/// <summary><c>rotate-keys</c>, a verb of the program: see <see cref="KeyRotation"/>.</summary>
internal static class RotateKeysVerb
{
    public const string Verb = "rotate-keys";

    /// <returns>The exit code: 0 when all is wrapped with the present master key.</returns>
    public static async Task<int> Run(string[] settings)
    {
        try
        {
            var builder = ProgramSettings.Builder(settings);
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(TimeProvider.System);
            builder.Services.AddPrivacy(builder.Configuration, builder.Environment);
            await using var program = builder.Build();
            foreach (var opening in program.Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
                await opening.StartingAsync(default);
            var rotated = await program.Services.GetRequiredService<KeyRotation>().Run(default);
            var current = program.Services.GetRequiredService<MasterKeys>().CurrentId;
            await Console.Out.WriteLineAsync($"{rotated} keys were wrapped anew; all are wrapped with the master key {current} now");
            return 0;
        }
        catch (Exception failure) when (Reason(failure) is { } reason)
        {
            await Console.Error.WriteLineAsync($"BankingApi cannot wrap the keys anew: {reason.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    private static string? Reason(Exception failure)
        => failure is OwnerKeyMissingException ? failure.Message : StartFailure.Reason(failure);
}
