using System.ComponentModel.DataAnnotations;

namespace BankingApi.Security;

/// <summary>Whether callers are asked who they are.</summary>
public enum SecurityMode
{
    /// <summary>Everyone may do everything.</summary>
    Open,

    /// <summary>Every request needs a token, and may do what that says.</summary>
    Required,
}

/// <summary>Section <c>Security</c> of the configuration, but for its <c>Mode</c>, which is needed before there are options
/// (<see cref="SecurityRegistration.ModeOf"/>). Which tokens are good stands in ASP.NET Core's own,
/// <c>Authentication:Schemes:Bearer</c>.</summary>
public sealed class SecurityOptions
{
    public const string Section = "Security";

    /// <summary>As which client Swagger UI signs in.</summary>
    [StringLength(200)]
    public string SwaggerClientId { get; set; } = "swagger-ui";

    /// <summary>Whether <c>/metrics</c> is open to all: for a network that only the collector reaches.</summary>
    public bool OpenMetrics { get; set; }
}
