using System.Diagnostics.CodeAnalysis;

namespace BankingApi.ReadModel.Embedded;

/// <summary>The documents written last, in memory. Only this process writes the file, so a document that was committed stays the current
/// one until the next commit. Forgetting is always safe, the file knows.</summary>
/// <remarks>A read from the file is never put in here: it might be overtaken by a commit on the way, and stay.</remarks>
internal sealed class RecentAccounts
{
    /// <summary>Both generations full take some 20 MB.</summary>
    private const int GenerationSize = 25_000;

    private readonly BoundedCache<Guid, AccountView> _accounts = new(GenerationSize);
    private long _version;

    public bool TryGet(Guid id, [NotNullWhen(true)] out AccountView? account) => _accounts.TryGet(id, out account);

    /// <summary>After the commit, by the writer.</summary>
    public void Add(AccountView account) => _accounts.Add(account.Id, account);

    /// <summary>Forgets everything when somebody else has written to the file, an operator's tool say.</summary>
    /// <param name="dataVersion">SQLite's count of the commits of others.</param>
    public void Check(long dataVersion)
    {
        if (dataVersion == _version) return;
        Clear();
        _version = dataVersion;
    }

    public void Clear() => _accounts.Clear();
}
