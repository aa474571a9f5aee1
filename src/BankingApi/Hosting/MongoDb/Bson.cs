using MongoDB.Bson;

namespace BankingApi.Hosting.MongoDb;

/// <summary>How the views' values are stored. Each is written out here rather than left to the driver's global serializers, whose defaults
/// would refuse ids, turn decimals into texts and instants into arrays.</summary>
internal static class Bson
{
    public static BsonValue Of(Guid value) => new BsonBinaryData(value, GuidRepresentation.Standard);

    public static BsonValue Of(Guid? value) => value is { } some ? Of(some) : BsonNull.Value;

    /// <summary>Exact, with all its decimals: Decimal128 has 34 digits, a decimal 29.</summary>
    public static BsonValue Of(decimal value) => new BsonDecimal128(new Decimal128(value));

    public static BsonValue Of(decimal? value) => value is { } some ? Of(some) : BsonNull.Value;

    /// <summary>A UTC date, in whole milliseconds.</summary>
    public static BsonValue Of(DateTimeOffset value) => new BsonDateTime(value.ToUnixTimeMilliseconds());

    public static BsonValue Of(DateTimeOffset? value) => value is { } some ? Of(some) : BsonNull.Value;

    public static BsonValue Of(long value) => new BsonInt64(value);

    public static BsonValue Of(long? value) => value is { } some ? Of(some) : BsonNull.Value;

    public static BsonValue Of(string? value) => value is null ? BsonNull.Value : new BsonString(value);

    public static BsonValue Of<T>(T value) where T : struct, Enum => new BsonString(value.ToString());

    public static BsonValue Milliseconds(long value) => new BsonDateTime(value);

    public static Guid Guid(BsonValue value) => value.AsBsonBinaryData.ToGuid(GuidRepresentation.Standard);

    public static Guid? NullableGuid(BsonValue value) => value.IsBsonNull ? null : Guid(value);

    public static decimal Decimal(BsonValue value) => Decimal128.ToDecimal(value.AsDecimal128);

    public static decimal? NullableDecimal(BsonValue value) => value.IsBsonNull ? null : Decimal(value);

    public static DateTimeOffset Instant(BsonValue value)
        => DateTimeOffset.FromUnixTimeMilliseconds(value.AsBsonDateTime.MillisecondsSinceEpoch);

    public static DateTimeOffset? NullableInstant(BsonValue value) => value.IsBsonNull ? null : Instant(value);

    public static long? NullableLong(BsonValue value) => value.IsBsonNull ? null : value.AsInt64;

    public static string? NullableText(BsonValue value) => value.IsBsonNull ? null : value.AsString;

    public static T Name<T>(BsonValue value) where T : struct, Enum => Enum.Parse<T>(value.AsString);
}
