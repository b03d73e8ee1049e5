using KnowledgePacks.Content;
using KnowledgePacks.Packs;
using KnowledgePacks.Platform;

namespace KnowledgePacks.Installation;

/// <summary>
/// The file <c>.kpacks.tree</c> beside a receipt: the nodes of the fs-verity digests of the pack's large files, by which a part of a
/// file can be checked. A line that says what it is, then 32 bytes for each 512 KiB of each file over 16 MiB, in the receipt's order.
/// Each file's nodes are proved by its digest in the receipt.
/// </summary>
internal sealed class HashTreeFile
{
    private static ReadOnlySpan<byte> Mark => "kpacks-tree-1 sha256 524288\n"u8;

    private readonly byte[] bytes;
    private readonly Dictionary<PackPath, (int Start, int Length)> places = [];

    private HashTreeFile(byte[] bytes, InstallReceipt receipt)
    {
        this.bytes = bytes;
        var start = Mark.Length;
        foreach (var file in receipt.Files)
        {
            if (!Covers(file))
                continue;
            var length = FsVerity.CountNodes(file.Size) * Digest.Length;
            places.Add(file.Path, (start, length));
            start += length;
        }
        IsWhole = bytes.AsSpan().StartsWith(Mark) && bytes.Length == start;
    }

    /// <summary>Whether it is as long as the receipt wants it.</summary>
    public bool IsWhole { get; }

    /// <summary>Whether a receipt's file has its nodes in such a file.</summary>
    public static bool Covers(ReceiptFile file) => file.FsVerity is not null && file.Size > HashedFile.KeepsNodesAbove;

    /// <summary>Whether a pack with that receipt has one.</summary>
    public static bool IsNeeded(InstallReceipt receipt)
    {
        foreach (var file in receipt.Files)
            if (Covers(file))
                return true;
        return false;
    }

    /// <summary>Reads a pack's; <c>null</c> when it has none.</summary>
    public static HashTreeFile? Load(string packPath, InstallReceipt receipt)
    {
        var path = Path.Join(packPath, ReservedNames.HashTree);
        return File.Exists(path) ? new HashTreeFile(File.ReadAllBytes(path), receipt) : null;
    }

    /// <summary>Writes one; gives back how many bytes.</summary>
    public static long Write(string path, IReadOnlyList<ReadOnlyMemory<byte>> nodes, bool sync)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        RandomAccess.Write(file, Mark, 0);
        long written = Mark.Length;
        foreach (var part in nodes)
        {
            RandomAccess.Write(file, part.Span, written);
            written += part.Length;
        }
        if (sync)
            Durability.Sync(file, path);
        return written;
    }

    /// <summary>A file's nodes, 32 bytes each; empty when they are not those of its digest.</summary>
    public ReadOnlySpan<byte> NodesOf(ReceiptFile file)
    {
        if (!IsWhole || !places.TryGetValue(file.Path, out var place))
            return default;
        var nodes = bytes.AsSpan(place.Start, place.Length);
        return FsVerity.Combine(file.Size, nodes) == file.FsVerity ? nodes : default;
    }
}
