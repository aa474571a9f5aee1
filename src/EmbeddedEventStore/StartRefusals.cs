namespace EmbeddedEventStore;

/// <summary>Why the store may refuse to start or to be looked at, each in one line with what to do about it.</summary>
internal static class StartRefusals
{
    private const string OrChooseAnother = "or choose another folder";

    public static EmbeddedStoreException InUse(string path, Exception? inner = null)
        => new($"The event store '{path}' is in use by another process. Stop that process, {OrChooseAnother}.", inner);

    public static EmbeddedStoreException Unwritable(string path, string why, Exception? inner = null)
        => new($"The event store cannot write to '{path}' ({OneLine(why)}). Make it writable, {OrChooseAnother}.", inner);

    public static EmbeddedStoreException Missing(string folder)
        => new($"There is no event store in '{folder}'. Choose another folder.");

    public static EmbeddedStoreException Unreadable(string path, string why, Exception inner)
        => new($"The event store '{path}' cannot be read ({OneLine(why)}). Make it readable, {OrChooseAnother}.", inner);

    public static EmbeddedStoreException Damaged(string path, string why, Exception? inner = null)
        => new($"The event store '{path}' is damaged ({OneLine(why)}). Nothing was changed. Restore it from a back-up, {OrChooseAnother}.",
            inner);

    public static EmbeddedStoreException Newer(string path, long version)
        => new($"The event store '{path}' was written by a newer release (schema {version}, this one knows {EventsSchema.Version}). "
            + $"Nothing was changed. Start that release, {OrChooseAnother}.");

    public static EmbeddedStoreException Foreign(string path)
        => new($"The file '{path}' is an SQLite file of another program. Nothing was changed. Move it away, {OrChooseAnother}.");

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}
