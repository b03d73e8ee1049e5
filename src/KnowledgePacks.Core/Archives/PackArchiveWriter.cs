using System.Text;
using KnowledgePacks.Archives.Tar;
using KnowledgePacks.Codecs;
using KnowledgePacks.Manifests;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Archives;

/// <summary>
/// Writes a pack as a tar stream that depends on nothing but names, contents and execute bits: entries in the order of
/// <see cref="ArchiveOrder"/>, one fixed time, no owner, ustar headers, and GNU's extensions only for what ustar cannot say.
/// </summary>
internal sealed class PackArchiveWriter(BlockCompressor destination, Action<long>? onBytes, CancellationToken cancellation)
{
    /// <summary>Bytes that are read at once: what has been read can be given up in between.</summary>
    private const int ReadBytes = 256 << 10;

    private readonly byte[] block = new byte[TarHeader.BlockSize];
    private long bytes;

    public void Write(PackDirectory pack)
    {
        var isAfterDocument = false;
        foreach (var entry in pack.Contents.Entries)
        {
            cancellation.ThrowIfCancellationRequested();
            using var content = entry.IsDirectory ? null
                : new PackFileStream(pack.FullPath(entry.Path), pack.Status(entry.Path), entry.Path, cancellation);
            WriteHeader(entry);
            // With this header the documents are complete: a reader can judge by them before it reads a large block.
            if (isAfterDocument && !ArchiveOrder.ComesFirst(entry.Path))
                destination.EndBlock();
            isAfterDocument = ArchiveOrder.ComesFirst(entry.Path);
            if (content is not null)
                WriteContent(content, entry.Size);
        }
        WriteZeros(TarHeader.BlockSize);
        WriteZeros(TarHeader.BlockSize);
    }

    /// <summary>Whether an archive that begins with this entry is one of ours with its documents first: the manifest leads them.</summary>
    /// <param name="first">The archive's first entry.</param>
    /// <param name="header">Its header.</param>
    public static bool IsFirstDocument(TarEntryFacts first, ReadOnlySpan<byte> header)
    {
        if (first.RawName != PackManifest.FileName)
            return false;
        Span<byte> ours = stackalloc byte[TarHeader.BlockSize];
        TarHeaderWriter.Fill(ours, Encoding.UTF8.GetBytes(first.RawName), [], '0', first.Size, first.IsExecutable, gnu: false);
        return header.SequenceEqual(ours);
    }

    private void WriteContent(PackFileStream content, long size)
    {
        for (int count; (count = content.Read(Start(destination.FreeSpace()))) > 0;)
        {
            destination.Advance(count);
            bytes += count;
            onBytes?.Invoke(bytes);
        }
        content.CheckUnchanged();
        WriteZeros((int)(-size & (TarHeader.BlockSize - 1)));
    }

    private static Span<byte> Start(Span<byte> space) => space[..Math.Min(space.Length, ReadBytes)];

    private void WriteHeader(PackEntry entry)
    {
        var name = Encoding.UTF8.GetBytes(entry.Path.Text).AsSpan();
        var type = entry.IsDirectory ? '5' : '0';
        var runnable = entry.IsDirectory || entry.Executable;
        var division = name.Length <= 100 ? 0 : TarHeaderWriter.FindDivision(name);
        var fitsUstar = division >= 0 && entry.Size <= TarHeader.MaxOctalSize;
        if (fitsUstar && division > 0)
        {
            WriteBlock(name[(division + 1)..], name[..division], type, entry.Size, runnable, gnu: false);
            return;
        }
        if (name.Length > 100)
        {
            WriteBlock("././@LongLink"u8, [], 'L', name.Length + 1, runnable: false, gnu: true);
            destination.Write(name);
            WriteZeros(TarHeader.BlockSize - name.Length % TarHeader.BlockSize);
            name = name[..100];
        }
        WriteBlock(name, [], type, entry.Size, runnable, gnu: !fitsUstar);
    }

    private void WriteBlock(ReadOnlySpan<byte> name, ReadOnlySpan<byte> prefix, char type, long size, bool runnable, bool gnu)
    {
        TarHeaderWriter.Fill(block, name, prefix, type, size, runnable, gnu);
        destination.Write(block);
    }

    private void WriteZeros(int count)
    {
        block.AsSpan().Clear();
        destination.Write(block, 0, count);
    }
}
