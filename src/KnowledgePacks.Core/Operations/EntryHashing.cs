using KnowledgePacks.Archives.Tar;
using KnowledgePacks.Content;

namespace KnowledgePacks.Operations;

/// <summary>Hashes the files of an archive while it is read.</summary>
/// <param name="threads">Threads to hash with.</param>
internal sealed class EntryHashing(int threads) : IDisposable
{
    private readonly TreeHasher tree = new(threads);
    private readonly BackgroundHash whole = new(background: threads > 1);
    private readonly List<EntryDigests> digests = [];

    /// <summary>Of the files so far, in the archive's order.</summary>
    public IReadOnlyList<EntryDigests> Digests => digests;

    public void Hash(TarEntryFacts entry, Stream content)
    {
        if (entry.IsDirectory)
            return;
        tree.Begin(entry.Size);
        for (var left = entry.Size; left > 0;)
        {
            var bytes = tree.ReadNext(content, left);
            whole.Append(bytes);
            left -= bytes.Length;
        }
        digests.Add(new EntryDigests(whole.Finish(), tree.Finish().Digest));
    }

    public void Dispose()
    {
        tree.Dispose();
        whole.Dispose();
    }
}
