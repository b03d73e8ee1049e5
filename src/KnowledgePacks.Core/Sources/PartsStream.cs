using System.Security.Cryptography;
using KnowledgePacks.Content;

namespace KnowledgePacks.Sources;

/// <summary>The parts of a release as one stream, each part's size and digest checked before the next one begins.</summary>
internal sealed class PartsStream : ReadOnlyStream
{
    private const int SkipBytes = 16 << 10;

    private readonly string directory;
    private readonly ReleaseIndex index;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private FileStream? part;
    private int next;
    private long partBytes;

    /// <param name="directory">Where the parts are.</param>
    /// <param name="index">What they are.</param>
    /// <param name="offset">The first byte wanted. What stands before it in the same part is read all the same, for the part's
    /// digest.</param>
    public PartsStream(string directory, ReleaseIndex index, long offset = 0)
    {
        (this.directory, this.index) = (directory, index);
        for (; offset > 0 && next < index.Parts.Count && offset >= index.Parts[next].Size; next++)
            offset -= index.Parts[next].Size;
        try
        {
            Skip(offset);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (part is null && !OpenNext())
                return 0;
            var announced = index.Parts[next - 1];
            var count = part!.Read(buffer);
            if (count > 0)
            {
                partBytes += count;
                if (partBytes > announced.Size)
                    throw new SizeMismatchException($"part {announced.File}", announced.Size, part.Length);
                hash.AppendData(buffer[..count]);
                return count;
            }
            CheckWhole(announced);
        }
        return 0;
    }

    private void Skip(long count)
    {
        Span<byte> skipped = stackalloc byte[SkipBytes];
        while (count > 0 && Read(skipped[..(int)Math.Min(count, SkipBytes)]) is > 0 and var read)
            count -= read;
    }

    private bool OpenNext()
    {
        if (next == index.Parts.Count)
            return false;
        var path = Path.Join(directory, index.Parts[next].File);
        if (!File.Exists(path))
            throw new PackNotFoundException(SoughtThing.Part, path);
        part = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0,
            FileOptions.SequentialScan);
        partBytes = 0;
        next++;
        return true;
    }

    private void CheckWhole(ReleasePart announced)
    {
        part!.Dispose();
        part = null;
        if (partBytes != announced.Size)
            throw new SizeMismatchException($"part {announced.File}", announced.Size, partBytes);
        var digest = Digest.FromHash(hash.GetHashAndReset());
        if (digest != announced.Sha256)
            throw new DigestMismatchException($"part {announced.File}", announced.Sha256, digest);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            part?.Dispose();
            hash.Dispose();
        }
        base.Dispose(disposing);
    }
}
