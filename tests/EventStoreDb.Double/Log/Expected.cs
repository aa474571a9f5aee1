namespace EventStoreDb.Doubles.Log;

/// <summary>What a writer may expect besides a revision.</summary>
internal static class Expected
{
    public const long NoStream = -1;
    public const long Any = -2;
    public const long StreamExists = -4;
}
