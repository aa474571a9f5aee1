using System.Runtime.InteropServices;
using System.Text;

namespace BankingApi.Evidence;

/// <summary><c>BankingApi verify</c> and <c>BankingApi digest</c> look at the log instead of serving it, with the service's own settings,
/// whether or not it runs.</summary>
internal static class EvidenceVerbs
{
    private const int Whole = 0;
    private const int CouldNotLook = 1;
    private const int Broken = 2;

    /// <returns>The exit code.</returns>
    public static async Task<int> Run(string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            var request = EvidenceRequest.Parse(args);
            // Whatever the machine: a digest is compared byte by byte.
            await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { NewLine = "\n" };
            return await Run(request, output, stop.Token);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped before the end of the log.");
        }
        catch (Exception failure) when (Reason(failure) is { } reason)
        {
            await Console.Error.WriteLineAsync($"BankingApi cannot look at the log: {reason.ReplaceLineEndings(" ")}");
        }
        return CouldNotLook;

        void Stop(PosixSignalContext signal)
        {
            // Whoever asks twice does not want to wait.
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }

    private static async Task<int> Run(EvidenceRequest request, TextWriter output, CancellationToken cancellationToken)
    {
        using var ledger = new StreamLedger();
        var known = request.DigestFile is { } file ? Load(file, ledger) : (long?)null;
        var verdict = await Verify(request, ledger, cancellationToken);
        if (verdict.Fault is { } fault)
        {
            // Nobody should take half a digest for a digest.
            await (request.IsDigest ? Console.Error : output).WriteLineAsync(fault.ToString());
            return Broken;
        }
        if (request.IsDigest) DigestFile.Write(ledger.Sorted(), output);
        else Tell(verdict, known, output);
        return Whole;
    }

    private static async Task<Verdict> Verify(EvidenceRequest request, StreamLedger ledger, CancellationToken cancellationToken)
    {
        try
        {
            await using var log = EventStoreRegistration.OpenLog(ProgramSettings.Builder(request.Settings).Configuration);
            using var progress = new WalkProgress(Console.IsErrorRedirected ? null : Console.Error, TimeProvider.System);
            return await new LogVerifier(log, ledger, request.DigestFile is not null, progress).Verify(cancellationToken);
        }
        catch (DamagedLogException damage)
        {
            return new(0, 0, 0, new("the log", damage.Message));
        }
    }

    private static long Load(string file, StreamLedger ledger)
    {
        using var digest = new StreamReader(file);
        return DigestFile.Load(digest, ledger);
    }

    private static void Tell(Verdict verdict, long? known, TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"verified {verdict.Events} events in {verdict.Streams} streams"));
        if (verdict.Unchained > 0)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verdict.Unchained} of them are from before there were hashes"));
        if (known is not null)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the digest's {known} streams are all there"));
    }

    private static string? Reason(Exception failure) => failure switch
    {
        EvidenceRequestException or DamagedDigestException or EventStoreUnavailableException or IOException or UnauthorizedAccessException
            => failure.Message,
        _ => StartFailure.Reason(failure),
    };
}
