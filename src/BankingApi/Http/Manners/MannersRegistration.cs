namespace BankingApi.Http.Manners;

/// <summary>What a client expects of any service on the web.</summary>
internal static class MannersRegistration
{
    public static IServiceCollection AddManners(this IServiceCollection services)
        => services.Configure<MvcOptions>(mvc => mvc.Conventions.Add(new HeadWithGet()));
}
