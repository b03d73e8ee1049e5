namespace KnowledgePacks.Testing;

/// <content>Archives that end too early, too late, or twice.</content>
public static partial class HostileArchives
{
    private static IEnumerable<HostileArchive> Streams()
    {
        yield return RefusedBytes("no end marker", Corrupt, () => PackEntries().Gzip());
        yield return RefusedBytes("half an end marker", Corrupt, () => PackEntries().Block(new byte[RawTarBuilder.BlockSize]).Gzip());
        yield return Refused("one zero block, then an entry", Corrupt, tar => tar.Block(new byte[RawTarBuilder.BlockSize]).File("hidden"));
        yield return Refused("an entry after the end marker", Corrupt, tar => tar.End().File("hidden"));
        yield return RefusedBytes("garbage after the end marker", Corrupt, () => PackEntries().End().Block("garbage"u8.ToArray()).Gzip());
        yield return RefusedBytes("garbage after ten thousand zeros", Corrupt,
            () => PackEntries().End().Block([.. new byte[10_000], 1]).Gzip());
        yield return RefusedBytes("truncated header", Corrupt, () => Cut(PackEntries().File("x"), 1024 - 300));
        yield return RefusedBytes("truncated body", Corrupt, () => Cut(PackEntries().File("x"), 512 - 3));
        yield return RefusedBytes("truncated padding", Corrupt, () => Cut(PackEntries().File("x"), 1));
        yield return RefusedBytes("truncated pax body", Corrupt, () => Cut(PackEntries().Pax(("path", "x")), 512 - 5));
        yield return RefusedBytes("truncated long name", Corrupt, () => Cut(PackEntries().LongName("x"), 512 - 1));
        yield return RefusedBytes("a second archive in a second gzip member", Corrupt,
            () => [.. PackEntries().End().Gzip(), .. new RawTarBuilder().File("hidden").End().Gzip()]);
        yield return RefusedBytes("garbage after gzip", Corrupt, () => [.. PackEntries().End().Gzip(), .. "garbage"u8]);
        yield return RefusedBytes("a NUL after gzip", Corrupt, () => [.. PackEntries().End().Gzip(), 0]);
        yield return RefusedBytes("the first byte of a gzip member after gzip", Corrupt, () => [.. PackEntries().End().Gzip(), 0x1f]);
        yield return RefusedBytes("gzip without its trailer", Corrupt, () => PackEntries().End().Gzip()[..^8]);
        yield return RefusedBytes("gzip with another CRC", Corrupt, () => Flipped(PackEntries().End().Gzip(), 8));
        yield return RefusedBytes("gzip with another length", Corrupt, () => Flipped(PackEntries().End().Gzip(), 4));
        yield return RefusedBytes("gzip in gzip", Corrupt, () => RawTarBuilder.Gzip(PackEntries().End().Gzip()));
        yield return RefusedBytes("a zstd window of 2 GiB", Limit, () => HugeWindow().First());
        yield return Accepted("nothing but a pack", () => PackEntries().End().Gzip());
        yield return Accepted("two concatenated gzip members", () => Halved(PackEntries().End().ToArray()));
        yield return Accepted("an empty gzip member between two",
            () => [.. PackEntries().Gzip(), .. RawTarBuilder.Gzip([]), .. new RawTarBuilder().End().Gzip()]);
        yield return Accepted("ten thousand zeros after the end marker", () => PackEntries().End().Block(new byte[10_000]).Gzip());
    }

    private static byte[] Cut(RawTarBuilder tar, int missing) => RawTarBuilder.Gzip(tar.ToArray()[..^missing]);

    private static byte[] Flipped(byte[] bytes, int fromEnd)
    {
        bytes[^fromEnd] ^= 1;
        return bytes;
    }

    private static byte[] Halved(byte[] tar) =>
        [.. RawTarBuilder.Gzip(tar[..(tar.Length / 2 + 1)]), .. RawTarBuilder.Gzip(tar[(tar.Length / 2 + 1)..])];
}
