namespace BankingApi.Http.Results;

/// <summary>From results to HTTP, the same for every controller.</summary>
internal static class ActionResults
{
    /// <param name="isUnchanged">False where the answer may have changed although its revision has not.</param>
    public static IActionResult ToActionResult<T>(
        this ControllerBase controller, Result<T> result, Func<T, long>? revision = null, Func<T, bool>? isUnchanged = null)
    {
        if (result.Failed(out var problem, out var value)) return new ProblemResult(problem);
        if (revision is null) return JsonActionResult.Ok(value);
        if (isUnchanged?.Invoke(value) != false) return controller.UnlessKnown(revision(value), () => JsonActionResult.Ok(value));
        ETags.Write(controller.Response, revision(value));
        return JsonActionResult.Ok(value);
    }

    public static IActionResult ToActionResult<T>(this ControllerBase controller, Result<WithRevision<T>> result)
        => result.Failed(out var problem, out var answer) ? new ProblemResult(problem)
            : controller.UnlessKnown(answer.Revision, () => new Loading<T>(answer));

    /// <summary>Tells the revision, and, unless the client has that already (<c>If-None-Match</c>), the answer.</summary>
    public static IActionResult UnlessKnown(this ControllerBase controller, long revision, Func<IActionResult> answer)
    {
        ETags.Write(controller.Response, revision);
        return IfNoneMatch.Names(controller.Request, revision) ? new StatusCodeResult(StatusCodes.Status304NotModified) : answer();
    }

    /// <summary>Does what a request asks for, unless its headers cannot be read.</summary>
    /// <param name="location">Of what is made; null for a command that makes nothing.</param>
    /// <param name="withKey">Whether the command takes an <c>Idempotency-Key</c>.</param>
    public static async Task<IActionResult> Command<T>(
        this ControllerBase controller, Func<CommandHeaders, Task<Result<CommandResult<T>>>> send, Func<T, string>? location = null,
        bool withKey = true)
        => CommandHeaders.TryRead(controller.Request, out var headers, out var problem, withKey)
            ? controller.ToActionResult(await send(headers), location) : new ProblemResult(problem);

    /// <summary>A command's answer: its revision as ETag, and, where it was done before, a header that says so.</summary>
    /// <param name="location">Of what was made; null for a command that made nothing.</param>
    public static IActionResult ToActionResult<T>(
        this ControllerBase controller, Result<CommandResult<T>> result, Func<T, string>? location = null)
    {
        if (result.Failed(out var problem, out var done)) return new ProblemResult(problem);
        if (done.Revision is { } revision) ETags.Write(controller.Response, revision);
        if (done.Replayed) controller.Response.Headers["Idempotency-Replayed"] = "true";
        if (location is null) return JsonActionResult.Ok(done.Body);
        controller.Response.Headers.Location = location(done.Body);
        return JsonActionResult.Of(done.Body, StatusCodes.Status201Created);
    }

    private sealed class Loading<T>(WithRevision<T> answer) : IActionResult
    {
        public async Task ExecuteResultAsync(ActionContext context)
            => await JsonActionResult.Ok(await answer.Load()).ExecuteResultAsync(context);
    }
}

/// <summary>What a command answers when it is done.</summary>
/// <param name="Revision">Of the account, or the owner, after it; null for what has none to be asked for by.</param>
/// <param name="Replayed">Whether it had been done before, by the same key.</param>
public sealed record CommandResult<T>(T Body, long? Revision, bool Replayed);

/// <summary>What a query of one account answers. Whether there is an answer, and of which revision, is known; what it says is loaded only
/// for a client that has not got it yet.</summary>
/// <param name="Revision">Of the account, as far as the answer knows it.</param>
/// <param name="Load">Refuses nothing any more.</param>
public sealed record WithRevision<T>(long Revision, Func<ValueTask<T>> Load);
