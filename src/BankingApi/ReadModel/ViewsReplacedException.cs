namespace BankingApi.ReadModel;

/// <summary>Others have taken the place of the views that something was meant for.
/// Nothing of it is in them; it can be begun anew with them.</summary>
public sealed class ViewsReplacedException() : ReadStoreUnavailableException("The views have been replaced meanwhile.");
