namespace BankingApi.Http.Json;

/// <summary>A value in a request's JSON that is not allowed, with a message for the client.
/// (Other messages of the serializer name CLR types.)</summary>
internal sealed class FieldException(string message) : JsonException(message);
