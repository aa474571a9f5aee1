using Microsoft.AspNetCore.Mvc.Formatters;

namespace BankingApi.Http.Binding;

/// <summary>Answers with JSON, whatever the Accept header says: an action that can do more decides for itself.</summary>
internal sealed class JsonOutputFormatter : OutputFormatter
{
    public JsonOutputFormatter() => SupportedMediaTypes.Add("application/json"); // For the OpenAPI document.

    public override bool CanWriteResult(OutputFormatterCanWriteContext context) => true;

    public override Task WriteAsync(OutputFormatterWriteContext context)
    {
        var buffer = ResponseBuffer.Take();
        var type = context.Object?.GetType() ?? context.ObjectType ?? typeof(object);
        JsonSerializer.Serialize(buffer.Writer, context.Object, BankingJson.Options.GetTypeInfo(type));
        return buffer.Send(context.HttpContext.Response, JsonActionResult.ContentType);
    }

    public override Task WriteResponseBodyAsync(OutputFormatterWriteContext context) => WriteAsync(context);
}
