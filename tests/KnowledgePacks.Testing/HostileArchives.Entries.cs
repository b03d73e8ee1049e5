namespace KnowledgePacks.Testing;

/// <content>Entries that are no plain files and directories, and headers that readers disagree about.</content>
public static partial class HostileArchives
{
    private static IEnumerable<HostileArchive> Entries()
    {
        yield return Refused("bad checksum", Corrupt, tar => tar.Header("x", '0', 0, tamper: header => header[149]++));
        yield return Refused("path tampered after the checksum", Corrupt,
            tar => tar.Header("aa/bb/x", '0', 0, tamper: header => "../../x"u8.CopyTo(header)));
        yield return Refused("checksum of signed bytes", Corrupt, tar => tar.Header("é", '0', 0, tamper: SignChecksum));
        yield return Refused("magic of no tar", Corrupt,
            tar => tar.Header("x", '0', 0, header => RawTarBuilder.Text(header, 257, 8, "zip")));
        yield return Refused("symlink", Unsafe, (tar, outside) => tar.Header("link", '2', 0, LinkTo(outside + "/sentinel")));
        yield return Refused("symlink to a relative path", Unsafe,
            tar => tar.Header("link", '2', 0, LinkTo("../../../../../outside/sentinel")));
        yield return Refused("symlink, then a file through it", Unsafe,
            (tar, outside) => tar.Header("link", '2', 0, LinkTo(outside)).File("link/sentinel", "overwritten"));
        yield return Refused("symlink of the name of a file that follows", Unsafe,
            (tar, outside) => tar.Header("x", '2', 0, LinkTo(outside + "/sentinel")).File("x", "overwritten"));
        yield return Refused("symlink with a size", Unsafe,
            (tar, outside) => tar.Header("link", '2', 5, LinkTo(outside)).Body("12345"u8.ToArray()));
        yield return Refused("symlink named by a pax header", Unsafe,
            (tar, outside) => tar.Pax(("path", "innocent")).Header("x", '2', 0, LinkTo(outside)));
        yield return Refused("hard link", Unsafe, (tar, outside) => tar.Header("link", '1', 0, LinkTo(outside + "/sentinel")));
        yield return Refused("hard link to the manifest", Unsafe, tar => tar.Header("link", '1', 0, LinkTo("manifest.json")));
        yield return Refused("hard link, then a file through it", Unsafe,
            (tar, outside) => tar.Header("x", '1', 0, LinkTo(outside + "/sentinel")).File("x", "overwritten"));
        yield return Refused("character device", Unsafe, tar => tar.Header("zero", '3', 0, Device));
        yield return Refused("block device", Unsafe, tar => tar.Header("disk", '4', 0, Device));
        yield return Refused("FIFO", Unsafe, tar => tar.Header("fifo", '6', 0));
        foreach (var (type, what) in ForeignTypes)
            yield return Refused($"typeflag {what}", Unsafe, tar => tar.Header("odd", type, 0));
        yield return Refused("directory with a size", Unsafe, tar => tar.Header("d/", '5', 512).Body(new byte[512]));
        yield return Refused("size in base-256 that is negative", Unsafe,
            tar => tar.Header("x", '0', 0, header => header.AsSpan(124, 12).Fill(0xff)));
        yield return Refused("size in base-256 that is huge", Unsafe,
            tar => tar.Header("x", '0', 0, header => Base256(header, long.MaxValue, 0x7f)));
        yield return Refused("size in base-256 of 2^63 - 1", Limit,
            tar => tar.Header("x", '0', 0, header => Base256(header, long.MaxValue)));
        yield return Refused("size in base-256 that octal could say", Unsafe,
            tar => tar.Header("x", '0', 0, header => Base256(header, 7)).Body("content"u8.ToArray()));
        yield return Refused("size above the limit", Limit, tar => tar.Header("x", '0', 0, header => Base256(header, 65L << 30)));
        foreach (var (text, what) in WrongSizes)
            yield return Refused($"octal size with {what}", Unsafe,
                tar => tar.Header("x", '0', 0, header => RawTarBuilder.Text(header, 124, 12, text)).Body(new byte[8]));
        yield return Refused("octal owner with a sign", Unsafe,
            tar => tar.Header("x", '0', 0, header => RawTarBuilder.Text(header, 108, 8, "-1")));
        yield return Refused("GNU header with a sparse map", Unsafe,
            tar => tar.Header("x", '0', 0, header => header[386] = (byte)'1', gnu: true));
        yield return Refused("receipt of its own", Unsafe, tar => tar.File(".kpacks.json", "{}"));
        yield return Refused("receipt of its own in other case", Unsafe, tar => tar.File("d/.KPACKS.json", "{}"));
        yield return Refused("receipt of its own with a Kelvin sign", Unsafe, tar => tar.File(".\u212apacks.json", "{}"));
        yield return AcceptedEntry("mode with set-user-ID, set-group-ID and write permission for all",
            tar => tar.Header("tool", '0', 7, header => RawTarBuilder.Octal(header, 100, 8, 0xdff)).Body("content"u8.ToArray()),
            ("tool", "content"));
        yield return AcceptedEntry("owner and time of somebody else",
            tar => tar.Header("x", '0', 7,
                header => { RawTarBuilder.Octal(header, 108, 8, 4711); RawTarBuilder.Octal(header, 136, 12, 1); })
                .Body("content"u8.ToArray()), ("x", "content"));
    }

    private static readonly (char Type, string What)[] ForeignTypes =
    [
        ('7', "7, a contiguous file"), ('S', "S, a sparse file"), ('M', "M, a volume's continuation"), ('V', "V, a volume's label"),
        ('D', "D, a directory's list"),
        ('N', "N, old long names"), ('K', "K, a long link name"), ('X', "X, a Solaris header"), ('Z', "that nobody knows"),
        ('\u00ff', "that is no character"),
    ];

    private static readonly (string Text, string What)[] WrongSizes =
    [
        ("-0000000010\0", "a minus sign"), ("+0000000010\0", "a plus sign"), ("      00010\0", "leading spaces"),
        ("0000 000010\0", "a space inside"),
        ("0000000001x\0", "a letter"), ("00000000019\0", "a digit above 7"), ("            ", "nothing but spaces"),
    ];

    private static Action<byte[]> LinkTo(string target) => header => RawTarBuilder.Text(header, 157, 100, target);

    /// <summary>The numbers of /dev/zero, which a reader that makes the node would leave in the pack.</summary>
    private static void Device(byte[] header)
    {
        RawTarBuilder.Octal(header, 329, 8, 1);
        RawTarBuilder.Octal(header, 337, 8, 5);
    }

    private static void Base256(byte[] header, long size, byte above = 0)
    {
        header.AsSpan(124, 12).Fill(above);
        header[124] = 0x80;
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(128), size);
    }

    /// <summary>Some old writers summed signed characters; a reader that takes both takes two meanings.</summary>
    private static void SignChecksum(byte[] header)
    {
        RawTarBuilder.Text(header, 148, 8, "        ");
        RawTarBuilder.Text(header, 148, 8, Convert.ToString(header.Sum(value => (long)(sbyte)value), 8).PadLeft(6, '0') + "\0 ");
    }
}
