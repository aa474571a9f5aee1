namespace BankingApi.Hosting;

/// <summary>The read store cannot be reached or cannot answer now.</summary>
public class ReadStoreUnavailableException : OutageException
{
    public ReadStoreUnavailableException(string message, Exception? inner = null) : base(message, inner) { }
}
