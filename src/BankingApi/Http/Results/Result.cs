using System.Diagnostics.CodeAnalysis;

namespace BankingApi.Http.Results;

/// <summary>What a handler answers: a value, or the problem that there is none.</summary>
public sealed class Result<T> : IProblematic<Result<T>>
{
    private readonly T? _value;

    internal Result(T? value, Problem? problem) => (_value, Problem) = (value, problem);

    public Problem? Problem { get; }

    /// <exception cref="InvalidOperationException">There is a problem instead.</exception>
    public T Value => Problem is null ? _value! : throw new InvalidOperationException($"There is no value but a problem, {Problem.Code}.");

    public bool Failed([NotNullWhen(true)] out Problem? problem, [MaybeNullWhen(true)] out T result)
    {
        problem = Problem;
        result = _value;
        return problem is not null;
    }

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Problem problem) => new(default, problem);

    public static implicit operator Result<T>(Refusal refusal) => new(default, Problem.Of(refusal));

    static Result<T> IProblematic<Result<T>>.Refused(Problem problem) => new(default, problem);
}

public static class Result
{
    /// <summary>For a <typeparamref name="T"/> that is an interface: the language has no implicit conversion from those.</summary>
    public static Result<T> Of<T>(T value) => new(value, null);
}

/// <summary>An answer that can be a problem:
/// lets a pipeline behaviour refuse a request without knowing what it would have answered.</summary>
public interface IProblematic<TSelf>
    where TSelf : IProblematic<TSelf>
{
    /// <summary>Null when all is well.</summary>
    Problem? Problem { get; }

    static abstract TSelf Refused(Problem problem);
}
