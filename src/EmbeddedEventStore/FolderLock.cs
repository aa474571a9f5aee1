namespace EmbeddedEventStore;

/// <summary>Keeps a second process off the folder for as long as this one lives. The operating system drops the lock with the process,
/// however it ends, so none is ever stale. The file stays: deleting it would race with the next process.</summary>
internal static class FolderLock
{
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolationOnWindows = unchecked((int)0x80070020);

    public static FileStream Take(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(Path.Combine(folder, "events.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure) when (failure.HResult is WouldBlockOnLinux or WouldBlockOnMac or SharingViolationOnWindows)
        {
            throw StartRefusals.InUse(folder, failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw StartRefusals.Unwritable(folder, failure.Message, failure);
        }
    }
}
