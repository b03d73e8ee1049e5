using System.Diagnostics;

namespace KnowledgePacks.Testing;

/// <summary>An archive that costs its reader far more than its writer, made piece by piece while it is read.</summary>
/// <param name="Name">What it is a bomb of.</param>
/// <param name="Error">The error code it is refused with.</param>
/// <param name="Pieces">Makes its bytes.</param>
/// <param name="PiecesNeeded">After how many of them a reader knows enough; <c>null</c> where only the end tells.</param>
public sealed record ArchiveBomb(string Name, string Error, Func<IEnumerable<byte[]>> Pieces, int? PiecesNeeded)
{
    public override string ToString() => Name;
}

/// <content>Archives too large to be held: each begins with the whole pack.</content>
public static partial class HostileArchives
{
    private const int MiB = 1 << 20;
    private const long ZerosBytes = 10L << 30;
    private const int ZerosOfOnePiece = 64 * MiB;

    public static IReadOnlyList<ArchiveBomb> Bombs { get; } =
    [
        new("10 GiB of zeros in gzip", Limit, () => Zeros(PackAndZeros().Gzip(), RawTarBuilder.Gzip(new byte[ZerosOfOnePiece])), 2),
        new("10 GiB of zeros in zstd, by RLE blocks", Limit,
            () => Zeros(RawZstdBuilder.Compress(PackAndZeros().ToArray()), RawZstdBuilder.Compress(new byte[ZerosOfOnePiece], MiB)), 2),
        new("10 GiB of zeros in zstd, by a compressor", Limit,
            () => Zeros(RawZstdBuilder.Compress(PackAndZeros().ToArray()), CompressedZeros()), 2),
        new("one million entries", Limit, () => ManyEntries(1000), 102),
        new("a pax header of 1 GiB", Limit, () => LongHeader('x', "PaxHeaders/x"), 1),
        new("a long name of 1 GiB", Limit, () => LongHeader('L', "././@LongLink"), 1),
        new("names of 100 MiB together", Limit, () => ManyLongNames(1_100, "n"), 176),
        // U+FDFA is one character and, folded, eighteen; with directories of their own, so that there is much to fold.
        new("names of 100 MiB together that are six times as long when folded", Limit, () => ManyLongNames(1_100, "\ufdfa"), 176),
        new("a zstd window of 2 GiB", Limit, HugeWindow, 1),
        new("empty gzip members", Corrupt, EmptyMembers, null),
        new("a path 10,000 deep", Unsafe, () => [PackEntries().LongName(Deep(10_000)).File("x").End().Gzip()], 1),
    ];

    /// <summary>Archives just within the limits, which cost no more memory than any other: each is accepted.</summary>
    public static IReadOnlyList<ArchiveBomb> Largest { get; } =
    [
        new("99,000 entries", "", () => ManyEntries(99), null),
        new("names of 15 MiB together", "", () => ManyLongNames(160, "n"), null),
    ];

    private static RawTarBuilder PackAndZeros() => PackEntries().Header("zeros", '0', 0, header => Base256(header, ZerosBytes), gnu: true);

    private static IEnumerable<byte[]> Zeros(byte[] start, byte[] zeros) =>
        [start, .. Enumerable.Repeat(zeros, (int)(ZerosBytes / ZerosOfOnePiece))];

    private static byte[] CompressedZeros()
    {
        using var zstd = Process.Start(
            new ProcessStartInfo("/bin/sh",
            ["-c", $"head -c {ZerosOfOnePiece} /dev/zero | zstd -cq -19"])
            { RedirectStandardOutput = true })!;
        using var frame = new MemoryStream();
        zstd.StandardOutput.BaseStream.CopyTo(frame);
        zstd.WaitForExit();
        return frame.ToArray();
    }

    private static IEnumerable<byte[]> ManyEntries(int thousands)
    {
        yield return PackEntries().Gzip();
        for (var thousand = 0; thousand < thousands; thousand++)
        {
            var tar = new RawTarBuilder();
            for (var i = 0; i < 1000; i++)
                tar.Header($"{thousand:d3}/{i:d3}", '0', 0);
            yield return tar.Gzip();
        }
        yield return new RawTarBuilder().End().Gzip();
    }

    private static IEnumerable<byte[]> LongHeader(char type, string name)
    {
        var letters = new byte[MiB];
        letters.AsSpan().Fill((byte)'n');
        return [PackEntries().Header(name, type, 1 << 30, gnu: type == 'L').Gzip(),
            .. Enumerable.Repeat(RawTarBuilder.Gzip(letters), 1024)];
    }

    /// <summary>Names of nearly 1,000 bytes, a hundred to a piece.</summary>
    private static IEnumerable<byte[]> ManyLongNames(int hundreds, string letter)
    {
        var component = string.Concat(Enumerable.Repeat(letter, 240 / System.Text.Encoding.UTF8.GetByteCount(letter)));
        yield return PackEntries().Gzip();
        for (var hundred = 0; hundred < hundreds; hundred++)
        {
            var tar = new RawTarBuilder();
            for (var i = 0; i < 100; i++)
                tar.LongName(letter == "n" ? $"{component}/{component}/{component}/{component}{hundred:d4}{i:d2}"
                    : $"{hundred:d4}{i:d2}/{component}/{component}/{component}/{component}").Header("x", '0', 0);
            yield return tar.Gzip();
        }
        yield return new RawTarBuilder().End().Gzip();
    }

    private static IEnumerable<byte[]> HugeWindow()
    {
        using var frame = new MemoryStream();
        new RawZstdBuilder(frame).Frame(2L << 30).Blocks(PackEntries().End().ToArray());
        return [frame.ToArray(), .. Enumerable.Repeat(new byte[MiB], 100)];
    }

    /// <summary>A whole member says nothing in 20 bytes; 20 MiB of them, and then no archive.</summary>
    private static IEnumerable<byte[]> EmptyMembers() =>
        Enumerable.Repeat(Enumerable.Repeat(RawTarBuilder.Gzip([]), 1024).SelectMany(member => member).ToArray(), 1024);
}
