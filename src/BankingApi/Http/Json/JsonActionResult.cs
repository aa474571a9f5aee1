using System.Text.Json.Serialization.Metadata;

namespace BankingApi.Http.Json;

/// <summary>A value as JSON: the fast path for actions.</summary>
public sealed class JsonActionResult<T>(T value, int status = StatusCodes.Status200OK) : IActionResult
{
    // The options lock on first use and a type's metadata never changes after.
    private static readonly JsonTypeInfo<T> Type = (JsonTypeInfo<T>)BankingJson.Options.GetTypeInfo(typeof(T));

    public T Value => value;

    public int Status => status;

    public Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        var buffer = ResponseBuffer.Take();
        JsonSerializer.Serialize(buffer.Writer, value, Type);
        response.StatusCode = status;
        return buffer.Send(response, JsonActionResult.ContentType);
    }
}

public static class JsonActionResult
{
    public const string ContentType = "application/json; charset=utf-8";

    public static JsonActionResult<T> Ok<T>(T value) => new(value);

    public static JsonActionResult<T> Of<T>(T value, int status) => new(value, status);
}
