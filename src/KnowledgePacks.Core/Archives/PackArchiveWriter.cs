using System.Text;
using KnowledgePacks.Archives.Tar;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Archives;

/// <summary>
/// Writes a pack as a tar stream that depends on nothing but names, contents and execute bits: entries in ordinal
/// order, one fixed time, no owner, ustar headers, and GNU's extensions only for what ustar cannot say.
/// </summary>
internal sealed class PackArchiveWriter(Stream destination, Action<long>? onBytes, CancellationToken cancellation)
{
    private readonly byte[] block = new byte[TarHeader.BlockSize];
    private readonly byte[] buffer = new byte[256 << 10];
    private long bytes;

    public void Write(PackDirectory pack)
    {
        foreach (var entry in pack.Contents.Entries)
        {
            cancellation.ThrowIfCancellationRequested();
            if (entry.IsDirectory)
            {
                WriteHeader(entry);
                continue;
            }
            using var content = new PackFileStream(pack.FullPath(entry.Path), pack.Status(entry.Path), entry.Path, cancellation);
            WriteHeader(entry);
            WriteContent(content);
            content.CheckUnchanged();
            WriteZeros((int)(-entry.Size & (TarHeader.BlockSize - 1)));
        }
        WriteZeros(TarHeader.BlockSize);
        WriteZeros(TarHeader.BlockSize);
    }

    private void WriteContent(PackFileStream content)
    {
        int count;
        while ((count = content.Read(buffer)) > 0)
        {
            destination.Write(buffer, 0, count);
            bytes += count;
            onBytes?.Invoke(bytes);
        }
    }

    private void WriteHeader(PackEntry entry)
    {
        var name = Encoding.UTF8.GetBytes(entry.Path).AsSpan();
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
