using MediatR;

namespace BankingApi.Pipeline;

internal static class PipelineRegistration
{
    /// <summary>The mediator, its behaviours in the order in which they run, and every handler and validator of this assembly.</summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services)
    {
        services.AddSingleton<ServiceFactory>(provider => provider.GetService!);
        services.AddSingleton<IMediator, Mediator>();
        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(ValidationBehaviour<,>));
        foreach (var type in typeof(PipelineRegistration).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }))
        {
            foreach (var contract in type.GetInterfaces()
                .Where(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)))
                services.AddSingleton(contract, type);
        }
        services.AddValidatorsFromAssemblyContaining<AssemblyMarker>(ServiceLifetime.Singleton, includeInternalTypes: true);
        return services;
    }

    private sealed class AssemblyMarker;
}
