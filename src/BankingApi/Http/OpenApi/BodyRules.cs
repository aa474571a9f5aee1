using System.Reflection;

namespace BankingApi.Http.OpenApi;

/// <summary>What the validators say of a body's fields, found by asking them: so the document cannot say anything else than what
/// happens.</summary>
internal sealed class BodyRules(IServiceProvider services)
{
    private const string Body = nameof(Body);

    /// <summary>Null for a type that is no request's body.</summary>
    public Rules? Of(Type body)
    {
        var command = typeof(BodyRules).Assembly.GetTypes()
            .FirstOrDefault(type => type is { IsClass: true, IsAbstract: false } && type.GetProperty(Body)?.PropertyType == body);
        return command is null || services.GetService(typeof(IValidator<>).MakeGenericType(command)) is not IValidator validator
            ? null : new(command, body, validator);
    }

    public sealed class Rules(Type command, Type body, IValidator validator)
    {
        /// <summary>Fields (camelCase) without which the body is refused.</summary>
        public IReadOnlySet<string> Required { get; } = Faults(command, validator, Empty(body));

        /// <summary>Whether a value of its type is refused all the same.</summary>
        public bool Refuses(PropertyInfo field, object value)
        {
            var instance = Empty(body);
            field.SetValue(instance, value);
            return Faults(command, validator, instance).Contains(JsonNamingPolicy.CamelCase.ConvertName(field.Name));
        }

        private static object Empty(Type body)
        {
            var constructor = body.GetConstructors().First(one => one.GetParameters().All(parameter => parameter.HasDefaultValue));
            return constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.DefaultValue)]);
        }

        private static HashSet<string> Faults(Type command, IValidator validator, object body)
        {
            // Not by its constructor: validators look at the body only.
            var message = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(command);
            command.GetProperty(Body)!.SetValue(message, body);
            var context = (IValidationContext)Activator.CreateInstance(typeof(ValidationContext<>).MakeGenericType(command), message)!;
            return [.. validator.Validate(context).Errors
                .Select(error => JsonNamingPolicy.CamelCase.ConvertName(error.PropertyName.Split('.')[^1]))];
        }
    }
}
