namespace BankingApi.Privacy;

/// <summary>Finds out at the start that the master key is another one than the owners' keys were wrapped with.</summary>
internal sealed class MasterKeyCheck(IOwnerKeyStore keys, MasterKeys masters)
{
    public void Run()
    {
        // The embedded store answers on this thread.
        var used = keys.ListMasterKeys(default).AsTask().GetAwaiter().GetResult();
        if (used.FirstOrDefault(id => !masters.Knows(id)) is { } unknown)
            throw new SettingException("Privacy:MasterKey",
                $"is not the one that the owners' keys are wrapped with ({unknown}), and neither is any of Privacy:PreviousMasterKeys");
    }
}
