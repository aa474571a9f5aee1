namespace BankingApi.Hosting;

/// <summary>Something that the service stands on cannot be reached now. It is nobody's bug, and passes by itself.</summary>
public abstract class OutageException : Exception
{
    protected OutageException(string message, Exception? inner) : base(message, inner) { }
}

public static class Outages
{
    /// <summary>Whether a store is away, whichever: what fails then is not worth a stack trace.</summary>
    public static bool IsOutage(this Exception failure) => failure is OutageException or EventStoreUnavailableException;
}
