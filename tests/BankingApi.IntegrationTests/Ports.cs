using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BankingApi.IntegrationTests;

/// <summary>Puts something before the real adapter of a port.</summary>
internal static class Ports
{
    public static void Through<TPort>(this IServiceCollection services, Func<TPort, TPort> through) where TPort : class
    {
        var real = services.Last(service => service.ServiceType == typeof(TPort));
        services.Replace(ServiceDescriptor.Singleton(provider => through(
            (TPort)(real.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, real.ImplementationType!)))));
    }
}
