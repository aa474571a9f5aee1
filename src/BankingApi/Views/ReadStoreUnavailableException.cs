namespace BankingApi.Views;

/// <summary>The read store cannot be reached or cannot answer now.</summary>
public sealed class ReadStoreUnavailableException : Exception
{
    public ReadStoreUnavailableException(string message, Exception? inner = null) : base(message, inner) { }
}
