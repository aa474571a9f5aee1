using FluentValidation.Results;

namespace BankingApi.Http.Problems;

/// <summary>Why a request was not done, as a value. <see cref="ProblemResult"/> turns it into HTTP.</summary>
public sealed record Problem
{
    private Problem(ProblemCode kind, string detail, IReadOnlyDictionary<string, string[]>? errors = null)
    {
        Kind = kind;
        Detail = string.IsNullOrWhiteSpace(detail) ? kind.Explanation : detail;
        Errors = errors;
        RetryAfterSeconds = kind.RetryAfterSeconds;
    }

    public ProblemCode Kind { get; }

    public string Code => Kind.Code;

    public int Status => Kind.Status;

    /// <summary>A sentence for people; never customers' data.</summary>
    public string Detail { get; }

    /// <summary>Field (camelCase), query parameter or header → what is wrong with it. Only for <c>validation-failed</c>.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; }

    /// <summary>Defaults to the code's.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <param name="code">One of <see cref="ProblemCodes"/>.</param>
    /// <param name="detail">Null for the code's explanation.</param>
    public static Problem Of(string code, string? detail = null) => new(ProblemCodes.Of(code), detail ?? "");

    public static Problem Of(Refusal refusal) => Of(refusal.Code, refusal.Detail);

    public static Problem Validation(string field, string message)
        => Validation(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [message] });

    public static Problem Validation(IReadOnlyDictionary<string, string[]> errors)
        => new(ProblemCodes.Of(ProblemCodes.ValidationFailed), "Some of the request is not valid: see `errors`.", errors);

    public static Problem Validation(IEnumerable<ValidationFailure> failures)
    {
        var errors = new FieldErrors();
        foreach (var failure in failures) errors.Add(JsonNamingPolicy.CamelCase.ConvertName(failure.PropertyName), failure.ErrorMessage);
        return errors.ToProblem();
    }

    /// <summary>For actions, where <c>Problem</c> alone is a method of the controller.</summary>
    public ProblemResult ToAnswer() => new(this);

    public static implicit operator Problem(Refusal refusal) => Of(refusal);
}
