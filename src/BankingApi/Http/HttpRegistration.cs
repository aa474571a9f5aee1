using System.Reflection;
using System.Text;
using BankingApi.Http.Binding;
using BankingApi.Http.Manners;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BankingApi.Http;

/// <summary>The conventions of the HTTP contract, for every controller.</summary>
public static class HttpRegistration
{
    private const int MaxHeaders = 256 * 1024;

    /// <summary>MVC (without what this API has no use for) and the conventions.</summary>
    public static IServiceCollection AddBankingHttp(this IServiceCollection services)
    {
        services.AddMvcCore().AddApiExplorer()
            .ConfigureApplicationPartManager(parts => parts.FeatureProviders.Add(new InternalControllers()));
        services.Replace(ServiceDescriptor.Singleton<IObjectModelValidator, NoModelValidation>());
        services.PostConfigure<MvcOptions>(UseConventions);
        services.PostConfigure<ApiBehaviorOptions>(LeaveAnswersToUs);
        services.Configure<KestrelServerOptions>(LetUsAnswer);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Instants>();
        services.AddManners();
        ValidatorOptions.Global.PropertyNameResolver = (
            _, member, _) => member is null ? null : JsonNamingPolicy.CamelCase.ConvertName(member.Name);
        return services;
    }

    /// <summary>Comes first in the pipeline; only what wants to see final answers (the request log) goes before it.</summary>
    public static WebApplication UseBankingHttp(this WebApplication app)
    {
        app.UseAnswerHeaders();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseCompression();
        app.UseOtherOrigins();
        app.UseRouting(); // Here, so that what routing itself refuses or throws becomes a problem, too.
        app.MapProblemPages();
        return app;
    }

    private static void UseConventions(MvcOptions mvc)
    {
        mvc.InputFormatters.Clear();
        mvc.InputFormatters.Add(new JsonInputFormatter());
        mvc.OutputFormatters.Clear();
        mvc.OutputFormatters.Add(new JsonOutputFormatter());
        // No body is a form: MVC would read one before the formatter above can refuse it, and a broken one would be a 400 without a field.
        mvc.ValueProviderFactories.RemoveType<FormValueProviderFactory>();
        mvc.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
        mvc.ValueProviderFactories.RemoveType<FormFileValueProviderFactory>();
        mvc.ModelBinderProviders.Insert(0, new PathIdBinderProvider());
        mvc.ModelMetadataDetailsProviders.Add(new EmptyTextIsText());
        mvc.Filters.Add(new BindingProblems());
        mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
    }

    /// <summary>[ApiController] may still be used, for what it infers about parameters.</summary>
    private static void LeaveAnswersToUs(ApiBehaviorOptions api)
    {
        api.SuppressModelStateInvalidFilter = true;
        api.SuppressMapClientErrors = true;
    }

    private static void LetUsAnswer(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;

        // As UTF-8, a header with other bytes would be refused by Kestrel with an empty 400;
        // as Latin-1 it reaches us, and we say which header it is.
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;

        // A token may be long; one that is too long is to hear so from us. By default 32 KB, and an empty 431.
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaders;
        kestrel.Limits.Http2.MaxRequestHeaderFieldSize = MaxHeaders;

        // See JsonBodyFormatter, which has the limit that counts.
        kestrel.Limits.MaxRequestBodySize = null;
    }

    /// <summary>MVC looks for public controllers only; nothing else needs ours to be public.</summary>
    private sealed class InternalControllers : ControllerFeatureProvider
    {
        protected override bool IsController(TypeInfo typeInfo)
            => typeInfo is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
                && typeof(ControllerBase).IsAssignableFrom(typeInfo);
    }
}
