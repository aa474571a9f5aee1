namespace BankingApi.ReadModel;

/// <summary>The read store cannot be reached or cannot answer now.</summary>
public class ReadStoreUnavailableException : OutageException
{
    public ReadStoreUnavailableException(string message, Exception? inner = null) : base(message, inner) { }
}

/// <summary>Others have taken the place of the views that something was meant for.
/// Nothing of it is in them; it can be begun anew with them.</summary>
public sealed class ViewsReplacedException() : ReadStoreUnavailableException("The views have been replaced meanwhile.");
