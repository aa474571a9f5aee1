namespace BankingApi.Bench;

/// <summary>What the service uses from now on, the projections' share included.</summary>
internal sealed class Cost
{
    private readonly ServiceProcess _service;
    private readonly TimeSpan _processor;
    private readonly long _allocated;

    private Cost(ServiceProcess service, long allocated)
        => (_service, _processor, _allocated) = (service, service.ProcessorTime, allocated);

    public static async Task<Cost> Start(ServiceProcess service) => new(service, await service.AllocatedBytes());

    public async Task<(int ProcessorMicroseconds, long AllocatedBytes)> PerOne(int count)
    {
        var processor = _service.ProcessorTime - _processor;
        return ((int)(processor.TotalMicroseconds / count), (await _service.AllocatedBytes() - _allocated) / count);
    }
}
