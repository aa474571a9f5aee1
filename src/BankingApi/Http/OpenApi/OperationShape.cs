using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace BankingApi.Http.OpenApi;

/// <summary>What the conventions say of an operation because of its route:
/// so a new one is described like the others without a word.</summary>
internal sealed class OperationShape(ApiDescription api)
{
    private const string Root = "api/v1/";

    private readonly string _path = api.RelativePath ?? "";

    /// <summary>The first part of the path, such as <c>accounts</c>.</summary>
    public string Resource { get; } = (api.RelativePath ?? "").StartsWith(Root, StringComparison.Ordinal)
        ? api.RelativePath![Root.Length..].Split('/', '?')[0] : "";

    public bool IsCommand => !string.Equals(api.HttpMethod, HttpMethods.Get, StringComparison.OrdinalIgnoreCase);

    public bool HasBody => api.ParameterDescriptions.Any(parameter => parameter.Source == BindingSource.Body);

    public bool HasQuery => api.ParameterDescriptions.Any(parameter => parameter.Source == BindingSource.Query);

    /// <summary>Opens, registers or moves money, and so takes an Idempotency-Key.</summary>
    public bool Creates => IsCommand && api.SupportedResponseTypes.Any(answer => answer.StatusCode == StatusCodes.Status201Created);

    public bool IsOfOneAccount => _path.StartsWith(Root + "accounts/{", StringComparison.Ordinal);

    public bool TakesIfMatch => IsCommand && IsOfOneAccount;

    /// <summary>Whether an ETag comes with the answer.</summary>
    public bool TellsRevision => IsOfOneAccount || (Creates && Resource is "accounts" or "owners") || _path == Root + "owners/{id}";

    /// <summary>Whether the account may be too busy for it.</summary>
    public bool MeetsOthers => IsCommand && Resource is "accounts" or "transfers";

    /// <summary>Whether the read model answers it; one owner is looked up in the log where the read model has none yet.</summary>
    public bool ReadsViews => !IsCommand && !ReadsLogOnly;

    /// <summary>Whether it may have to wait for the read model, or for a revision that is still to come.</summary>
    public bool MayBeBehind
        => !IsCommand && _path != Root + "owners/{id}"
            && (ReadsViews
                || api.ParameterDescriptions.Any(
                    parameter => string.Equals(parameter.Name, "minRevision", StringComparison.OrdinalIgnoreCase)));

    private bool ReadsLogOnly
        => _path.Split('/')[^1] is var last && (Resource == "operations" ? last != "stale" : last is "balance" or "balances" or "history");
}
