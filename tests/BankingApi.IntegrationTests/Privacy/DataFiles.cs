using System.Text;

namespace BankingApi.IntegrationTests.Privacy;

/// <summary>What lies in a data folder, byte by byte.</summary>
internal static class DataFiles
{
    /// <returns>The files that have the text as it is, in upper case, or either in UTF-16.</returns>
    public static IEnumerable<string> With(string folder, string text)
    {
        var forms = new[] { text, text.ToUpperInvariant() }
            .SelectMany(form => (byte[][])[Encoding.UTF8.GetBytes(form), Encoding.Unicode.GetBytes(form)]).ToList();
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            // As it is read, files may come and go.
            byte[] bytes;
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                bytes = new byte[stream.Length];
                stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            }
            catch (IOException)
            {
                continue;
            }
            if (forms.Exists(form => bytes.AsSpan().IndexOf(form) >= 0)) yield return Path.GetFileName(file);
        }
    }
}
