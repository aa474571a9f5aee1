using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace BankingApi.Hosting;

/// <summary>Options that are judged at the start, where a fault names the setting as the operator knows it.</summary>
internal static class Settings
{
    /// <param name="section">Of the configuration: where the settings stand that are not <see cref="InSectionAttribute"/>.</param>
    public static void AddSettings<T>(this IServiceCollection services, string section) where T : class
    {
        services.AddSingleton<IValidateOptions<T>>(new Validation<T>(section));
        services.AddOptions<T>().BindConfiguration(section).Configure<IConfiguration>(BindOthers).ValidateOnStart();
    }

    private static void BindOthers<T>(T options, IConfiguration configuration)
    {
        foreach (var property in typeof(T).GetProperties())
            if (property.GetCustomAttribute<InSectionAttribute>() is { Section: var other }
                && configuration[$"{other}:{property.Name}"] is { } text)
                property.SetValue(options, text);
    }

    private sealed class Validation<T>(string section) : IValidateOptions<T> where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var faults = new List<ValidationResult>();
            return Validator.TryValidateObject(options, new(options), faults, validateAllProperties: true)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(faults.Select(Explain));
        }

        private string Explain(ValidationResult fault)
        {
            var member = fault.MemberNames.First();
            var standsIn = typeof(T).GetProperty(member)?.GetCustomAttribute<InSectionAttribute>()?.Section ?? section;
            return $"The setting {standsIn}:{member} is not valid: {fault.ErrorMessage}";
        }
    }
}

/// <summary>A setting, of type text, that stands in another section of the configuration than its neighbours.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class InSectionAttribute(string section) : Attribute
{
    public string Section => section;
}
