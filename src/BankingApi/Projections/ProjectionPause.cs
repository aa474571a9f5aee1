namespace BankingApi.Projections;

/// <summary>One at a time: batches of the live projection, of a catch-up, and the moment in which rebuilt views take over.</summary>
public sealed class ProjectionPause : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);

    public async ValueTask<IDisposable> Enter(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        return new Turn(turn);
    }

    public void Dispose() => turn.Dispose();

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
