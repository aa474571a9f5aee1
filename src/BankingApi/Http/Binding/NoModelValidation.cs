using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;

namespace BankingApi.Http.Binding;

/// <summary>Requests are validated in the pipeline (FluentValidation); MVC need not walk every body with reflection as well.</summary>
internal sealed class NoModelValidation : IObjectModelValidator
{
    public void Validate(ActionContext actionContext, ValidationStateDictionary? validationState, string prefix, object? model) { }
}
