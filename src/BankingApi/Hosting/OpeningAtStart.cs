namespace BankingApi.Hosting;

internal static class OpeningAtStart
{
    /// <summary>Opens a service ahead of every hosted service, so that what is wrong with it ends the start; in the order of registration
    /// among its like.</summary>
    public static IServiceCollection AddOpenedAtStart<T>(this IServiceCollection services, Action<T> open) where T : class
        => services.AddSingleton<IHostedService>(provider => new Opening<T>(provider.GetRequiredService<T>(), open));

    private sealed class Opening<T>(T opened, Action<T> open) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken)
        {
            open(opened);
            return Task.CompletedTask;
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
