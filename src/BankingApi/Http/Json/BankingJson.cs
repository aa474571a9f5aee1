using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BankingApi.Http.Json;

/// <summary>The JSON of requests and answers.</summary>
public static class BankingJson
{
    public const int MaxDepth = 16;

    private static readonly GeneratedContexts Contexts = new();

    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Adds source-generated metadata. Types that no context knows go by reflection.
    /// May be called at any time, with the same context too.</summary>
    public static void Use(IJsonTypeInfoResolver context) => Contexts.Add(context);

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            MaxDepth = MaxDepth,
            // Answers are never embedded in HTML; escaping every accented letter of a name would only make them longer.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new DecimalTextConverter());
        options.Converters.Add(new MoneyTextConverter());
        options.Converters.Add(new InstantConverter());
        options.Converters.Add(new EnumTextConverterFactory());
        options.TypeInfoResolverChain.Add(Contexts);
        options.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver());
        options.MakeReadOnly();
        return options;
    }

    /// <summary>Stands in the chain for contexts that come later, since the options cannot change once they have been used.</summary>
    private sealed class GeneratedContexts : IJsonTypeInfoResolver
    {
        private ImmutableArray<IJsonTypeInfoResolver> _contexts = [];

        public void Add(IJsonTypeInfoResolver context)
            => ImmutableInterlocked.Update(ref _contexts, (all, added) => all.Contains(added) ? all : all.Add(added), context);

        public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
        {
            foreach (var context in _contexts)
            {
                if (context.GetTypeInfo(type, options) is { } found) return found;
            }

            return null;
        }
    }
}
