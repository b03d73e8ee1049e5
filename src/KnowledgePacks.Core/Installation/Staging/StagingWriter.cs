using KnowledgePacks.Archives.Tar;
using KnowledgePacks.Content;

namespace KnowledgePacks.Installation;

/// <summary>Writes an archive's entries below one fresh directory, and hashes them on the way.</summary>
/// <param name="root">Where the archive's top goes.</param>
/// <param name="files">Makes the files.</param>
/// <param name="threads">Threads that hash large files; with one, nothing is done by another thread than the caller's.</param>
internal sealed class StagingWriter(string root, StagingFiles files, int threads) : IDisposable
{
    private const long WritebackBytes = 8 << 20;

    private readonly TreeHasher hash = new(threads);
    private readonly FileBatches small = new(files, background: threads > 1);
    private readonly List<HashedFile> hashes = [];

    /// <summary>What hashing gave for every file written, in the archive's order.</summary>
    public IReadOnlyList<HashedFile> Hashes => hashes;

    public void Write(TarEntryFacts entry, Stream content)
    {
        var path = Path.Join(root, entry.Path.Bare);
        if (entry.IsDirectory)
        {
            small.AddDirectory(path);
        }
        else if (entry.Size <= FileBatches.MaxFileBytes)
        {
            hashes.Add(hash.Of(small.AddFile(path, (int)entry.Size, entry.IsExecutable, content)));
        }
        else
        {
            small.Finish();
            hashes.Add(WriteLarge(path, entry, content));
        }
    }

    /// <summary>Everything is written.</summary>
    /// <exception cref="IOException">Something could not be.</exception>
    public void Finish() => small.Finish();

    public void Dispose()
    {
        small.Dispose();
        hash.Dispose();
    }

    private HashedFile WriteLarge(string path, TarEntryFacts entry, Stream content)
    {
        using var file = files.Create(path, entry.Size, entry.IsExecutable);
        long written = 0, begun = 0;
        hash.Begin(entry.Size);
        while (written < entry.Size)
        {
            var bytes = hash.ReadNext(content, entry.Size - written);
            files.Write(file, bytes, written);
            written += bytes.Length;
            if (written - begun >= WritebackBytes || written == entry.Size)
            {
                files.BeginWriteback(file, begun, written - begun);
                begun = written;
            }
        }
        return hash.Finish();
    }
}
