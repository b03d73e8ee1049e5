using KnowledgePacks.Content;
using KnowledgePacks.Installation;

namespace KnowledgePacks.Operations;

/// <summary>A part of an installed file that is not what was installed.</summary>
/// <param name="Path">The file.</param>
/// <param name="Offset">Its first byte.</param>
/// <param name="Length">How many bytes: a multiple of 512 KiB but for a file's end.</param>
public readonly record struct DamagedRange(PackPath Path, long Offset, long Length)
{
    /// <summary>The parts of a file whose nodes differ, neighbours as one.</summary>
    /// <param name="file">The file as it was installed.</param>
    /// <param name="nodes">Its nodes; empty when they are not known.</param>
    /// <param name="now">The file as it is.</param>
    internal static List<DamagedRange> Find(ReceiptFile file, ReadOnlySpan<byte> nodes, FileToHash now)
    {
        var ranges = new List<DamagedRange>();
        for (var at = 0; at < nodes.Length; at += Digest.Length)
        {
            if (now.Nodes.Length >= at + Digest.Length && nodes.Slice(at, Digest.Length).SequenceEqual(now.Nodes.AsSpan(at, Digest.Length)))
                continue;
            var offset = (long)at / Digest.Length * FsVerity.NodeBytes;
            var length = Math.Min(FsVerity.NodeBytes, file.Size - offset);
            if (ranges.Count > 0 && ranges[^1] is var last && last.Offset + last.Length == offset)
                ranges[^1] = last with { Length = last.Length + length };
            else
                ranges.Add(new DamagedRange(file.Path, offset, length));
        }
        return ranges;
    }
}
