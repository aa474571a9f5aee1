using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace BankingApi.Http.Binding;

/// <summary>Answers requests whose path, parameters or body could not be bound, before the action runs.</summary>
internal sealed class BindingProblems : IActionFilter, IOrderedFilter
{
    private static readonly object Key = new();

    /// <summary>Before every other filter, as MVC's own is.</summary>
    public int Order => -2000;

    /// <summary>Notes a problem while binding goes on. The first counts: an unknown address comes before what was sent to it.</summary>
    public static void Refuse(HttpContext context, ModelStateDictionary state, string modelName, Problem problem)
    {
        context.Items.TryAdd(Key, problem);
        state.TryAddModelError(modelName, problem.Detail);
    }

    public void OnActionExecuting(ActionExecutingContext context)
    {
        // Not IsValid: nothing here is ever marked as validated, since validation is the pipeline's.
        if (context.ModelState.ErrorCount == 0)
        {
            // A body that nobody was going to read.
            if (context.HttpContext.Request.ContentLength > JsonInputFormatter.MaxBytes)
                context.Result = new ProblemResult(Problem.Of(ProblemCodes.BodyTooLarge));
            return;
        }
        context.Result =
            new ProblemResult(context.HttpContext.Items.TryGetValue(Key, out var problem) ? (Problem)problem! : Of(context.ModelState));
    }

    public void OnActionExecuted(ActionExecutedContext context) { }

    /// <summary>Of parameters that MVC converts itself, such as a number in the query.</summary>
    private static Problem Of(ModelStateDictionary state)
    {
        var errors = new FieldErrors();
        foreach (var (field, entry) in state)
        {
            // MVC's messages repeat what was sent.
            if (entry.Errors.Count > 0) errors.Add(field, "Has a value that is not allowed.");
        }

        return errors.ToProblem();
    }
}
