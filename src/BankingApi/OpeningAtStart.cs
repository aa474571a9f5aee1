namespace BankingApi;

/// <summary>Something that is to be open before any hosted service starts, so that what is wrong with it ends the start.</summary>
internal interface IOpenedAtStart
{
    void Open();
}

/// <summary>Opens it ahead of every hosted service, in the order of registration among its like.</summary>
internal sealed class OpeningAtStart<T>(T opened) : IHostedLifecycleService where T : IOpenedAtStart
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        opened.Open();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
