using System.Buffers;
using System.IO.Pipelines;
using System.Text.Unicode;
using Microsoft.AspNetCore.Mvc.Formatters;

namespace BankingApi.Http.Binding;

/// <summary>Reads request bodies. It takes every content type, so that all refusals are made here, as problems; MVC's own would answer in
/// other shapes.</summary>
/// <remarks>A body that is refused unread is not drained here: Kestrel does that once the answer is out, for up to five seconds, so that a
/// client that is still sending can read the answer rather than meet a reset connection. For this its own limit on bodies must be off
/// (<see cref="HttpRegistration"/>): beyond it, Kestrel would not drain.</remarks>
internal sealed class JsonInputFormatter : InputFormatter, IInputFormatterExceptionPolicy
{
    public const int MaxBytes = 65_536;

    public JsonInputFormatter() => SupportedMediaTypes.Add("application/json"); // For the OpenAPI document.

    /// <summary>Broken connections and our own bugs are no matter of the model state.</summary>
    public InputFormatterExceptionPolicy ExceptionPolicy => InputFormatterExceptionPolicy.MalformedInputExceptions;

    public override bool CanRead(InputFormatterContext context) => true;

    public override async Task<InputFormatterResult> ReadAsync(InputFormatterContext context)
    {
        var request = context.HttpContext.Request;
        var isJson = JsonContentType.IsOf(request);
        if (!isJson && (request.ContentType is not null || request.ContentLength > 0))
        {
            // A command whose body is optional was sent without one: what type the nothing has does not matter.
            if (!(context.TreatEmptyInputAsDefaultValue && request.ContentLength == 0))
                return Refused(context, Problem.Of(ProblemCodes.UnsupportedMediaType));
        }

        if (request.ContentLength > MaxBytes) return Refused(context, Problem.Of(ProblemCodes.BodyTooLarge));

        var body = request.BodyReader;
        ReadResult read;
        while (true)
        {
            read = await body.ReadAsync(context.HttpContext.RequestAborted);
            if (read.Buffer.Length > MaxBytes)
            {
                body.AdvanceTo(read.Buffer.End);
                return Refused(context, Problem.Of(ProblemCodes.BodyTooLarge));
            }

            if (read.IsCompleted) break;
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }

        try
        {
            if (read.Buffer.IsEmpty)
            {
                return context.TreatEmptyInputAsDefaultValue
                    ? InputFormatterResult.Success(null!)
                    : Refused(context, Problem.Of(ProblemCodes.MalformedRequest, "A JSON body is due, and there is none."));
            }

            // Chunked, and without a type: only now is it known that there is a body.
            return isJson ? Parse(context, read.Buffer) : Refused(context, Problem.Of(ProblemCodes.UnsupportedMediaType));
        }
        finally
        {
            body.AdvanceTo(read.Buffer.End);
        }
    }

    public override Task<InputFormatterResult> ReadRequestBodyAsync(InputFormatterContext context) => ReadAsync(context);

    private static InputFormatterResult Parse(InputFormatterContext context, in ReadOnlySequence<byte> body)
    {
        if (body.IsSingleSegment) return Parse(context, body.FirstSpan);

        var length = (int)body.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            body.CopyTo(rented);
            return Parse(context, rented.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static InputFormatterResult Parse(InputFormatterContext context, ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json)) return Refused(context, Problem.Of(ProblemCodes.MalformedRequest, "The body is not valid UTF-8."));

        var type = BankingJson.Options.GetTypeInfo(context.ModelType);
        try
        {
            return JsonSerializer.Deserialize(json, type) is { } value
                ? InputFormatterResult.Success(value)
                : Refused(context, Problem.Of(ProblemCodes.MalformedRequest, "The body must be a JSON object, not null."));
        }
        catch (JsonException exception)
        {
            return Refused(context, JsonDiagnosis.Of(json, type, exception));
        }
    }

    private static InputFormatterResult Refused(InputFormatterContext context, Problem problem)
    {
        BindingProblems.Refuse(context.HttpContext, context.ModelState, context.ModelName, problem);
        return InputFormatterResult.Failure();
    }
}
