namespace BankingApi.Features.Demo;

internal static class DemoRegistration
{
    /// <summary>Examples for the OpenAPI document, and in Development what they name.</summary>
    public static IServiceCollection AddDemo(this IServiceCollection services, IHostEnvironment environment)
    {
        if (!environment.IsDevelopment()) return services.AddSingleton(DemoExamples.Of(DemoBank.Imaginary));
        services.AddOptions<DemoOptions>().BindConfiguration(DemoOptions.Section);
        return services.AddSingleton(DemoExamples.Of(DemoBank.Seeded)).AddHostedService<DemoSeeding>();
    }
}
