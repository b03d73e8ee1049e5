using System.Security.Cryptography;
using KnowledgePacks.Archives.Tar;
using KnowledgePacks.Content;

namespace KnowledgePacks.Installation;

/// <summary>
/// Writes an archive's entries below one fresh directory, and hashes them on the way. Modes are given when a file is
/// created and nothing is changed afterwards; a name that is already there is an error, never overwritten.
/// </summary>
internal sealed class StagingWriter(string root)
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Runnable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly byte[] buffer = new byte[256 << 10];
    private readonly List<Digest> digests = [];

    /// <summary>The digest of every file written, in the archive's order.</summary>
    public IReadOnlyList<Digest> Digests => digests;

    public void Write(TarEntryFacts entry, Stream content)
    {
        var path = Path.Join(root, entry.Path);
        if (entry.IsDirectory)
        {
            CreateDirectory(path);
            return;
        }
        CreateDirectory(Path.GetDirectoryName(path)!);
        digests.Add(WriteFile(path, entry, content));
    }

    private Digest WriteFile(string path, TarEntryFacts entry, Stream content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = entry.IsExecutable ? Runnable : Readable;
        using var file = new FileStream(path, options);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int count;
        while ((count = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0)
        {
            hash.AppendData(buffer, 0, count);
            file.Write(buffer, 0, count);
        }
        return Digest.FromHash(hash.GetCurrentHash());
    }

    public static void CreateDirectory(string path)
    {
        if (Directory.Exists(path))
            return;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, Runnable);
    }
}
