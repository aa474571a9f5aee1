namespace BankingApi.Http.Results;

/// <summary>From results to HTTP, the same for every controller.</summary>
internal static class ActionResults
{
    public static IActionResult ToActionResult<T>(this ControllerBase controller, Result<T> result, Func<T, long>? revision = null)
    {
        if (result.Failed(out var problem, out var value)) return new ProblemResult(problem);
        if (revision is not null) ETags.Write(controller.Response, revision(value));
        return JsonActionResult.Ok(value);
    }

    public static IActionResult ToActionResult<T>(this ControllerBase controller, Result<WithRevision<T>> result)
    {
        if (result.Failed(out var problem, out var versioned)) return new ProblemResult(problem);
        ETags.Write(controller.Response, versioned.Revision);
        return JsonActionResult.Ok(versioned.Body);
    }

    /// <summary>A command's answer: its revision as ETag, and, where it was done before, a header that says so.</summary>
    /// <param name="location">Of what was made; null for a command that made nothing.</param>
    public static IActionResult ToActionResult<T>(
        this ControllerBase controller, Result<CommandResult<T>> result, Func<T, string>? location = null)
    {
        if (result.Failed(out var problem, out var done)) return new ProblemResult(problem);
        ETags.Write(controller.Response, done.Revision);
        if (done.Replayed) controller.Response.Headers["Idempotency-Replayed"] = "true";
        if (location is null) return JsonActionResult.Ok(done.Body);
        controller.Response.Headers.Location = location(done.Body);
        return JsonActionResult.Of(done.Body, StatusCodes.Status201Created);
    }
}

/// <summary>What a command answers when it is done.</summary>
/// <param name="Revision">Of the account, or the owner, after it.</param>
/// <param name="Replayed">Whether it had been done before, by the same key.</param>
public sealed record CommandResult<T>(T Body, long Revision, bool Replayed);

/// <summary>What a query of one account answers.</summary>
/// <param name="Revision">Of the account, as far as the answer knows it.</param>
public sealed record WithRevision<T>(T Body, long Revision);
