using FluentValidation.Results;
using MediatR;

namespace BankingApi.Pipeline;

/// <summary>Lets nothing invalid reach a handler. All faults of a request are told at once.</summary>
internal sealed class ValidationBehaviour<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
    where TResponse : IProblematic<TResponse>
{
    /// <summary>Messages carry the request's body as a property of this name; clients know its fields only.</summary>
    private const string Body = "body.";

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        List<ValidationFailure>? failures = null;
        foreach (var validator in validators)
        {
            var outcome = validator.Validate(request);
            if (!outcome.IsValid) (failures ??= []).AddRange(outcome.Errors);
        }
        if (failures is null) return await next();
        foreach (var failure in failures.Where(failure => failure.PropertyName.StartsWith(Body, StringComparison.Ordinal)))
            failure.PropertyName = failure.PropertyName[Body.Length..];
        return TResponse.Refused(Problem.Validation(failures));
    }
}
