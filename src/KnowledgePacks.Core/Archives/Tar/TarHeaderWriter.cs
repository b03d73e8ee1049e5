using System.Buffers.Binary;

namespace KnowledgePacks.Archives.Tar;

/// <summary>
/// Writes tar headers byte by byte. The runtime's own writer fills some fields of its GNU headers differently from one
/// version to the next; archives are to have the same bytes whatever runtime made them.
/// </summary>
internal static class TarHeaderWriter
{
    /// <summary>1980-01-01, which zip also calls the beginning of time; tar programs warn of times before it.</summary>
    private const long FixedTime = 315_532_800;

    private const int PlainMode = 0x1a4, RunnableMode = 0x1ed;

    /// <summary>Fills one block.</summary>
    /// <param name="block">512 bytes.</param>
    /// <param name="name">At most 100 bytes.</param>
    /// <param name="prefix">At most 155 bytes; must be empty in GNU's variant.</param>
    /// <param name="type">The typeflag.</param>
    /// <param name="size">Bytes of content; more than octal digits can say in GNU's variant only.</param>
    /// <param name="runnable">Mode 0755 instead of 0644.</param>
    /// <param name="gnu">Whether it is GNU's variant.</param>
    public static void Fill(Span<byte> block, ReadOnlySpan<byte> name, ReadOnlySpan<byte> prefix, char type, long size, bool runnable,
        bool gnu)
    {
        block.Clear();
        name.CopyTo(block[..100]);
        Octal(block[100..108], runnable ? RunnableMode : PlainMode);
        Octal(block[108..116], 0);
        Octal(block[116..124], 0);
        if (size <= TarHeader.MaxOctalSize)
        {
            Octal(block[124..136], size);
        }
        else
        {
            block[124] = 0x80;
            BinaryPrimitives.WriteInt64BigEndian(block[128..136], size);
        }
        Octal(block[136..148], FixedTime);
        block[148..156].Fill((byte)' ');
        block[156] = (byte)type;
        (gnu ? "ustar  \0"u8 : "ustar\u000000"u8).CopyTo(block[257..]);
        Octal(block[329..337], 0);
        Octal(block[337..345], 0);
        prefix.CopyTo(block[345..500]);
        long sum = 0;
        foreach (var value in block)
            sum += value;
        Octal(block[148..155], sum);
    }

    /// <summary>
    /// Where a name of more than 100 bytes can be divided into prefix and name; -1 when it cannot be. The slash that
    /// divides must leave a name, so a directory's final one cannot be it.
    /// </summary>
    public static int FindDivision(ReadOnlySpan<byte> name)
    {
        var slash = name[..^1].LastIndexOf((byte)'/');
        while (slash > 155)
            slash = name[..slash].LastIndexOf((byte)'/');
        return name.Length - slash - 1 <= 100 ? slash : -1;
    }

    /// <summary>Octal digits with leading zeros, and a NUL.</summary>
    private static void Octal(Span<byte> field, long value)
    {
        for (var i = field.Length - 2; i >= 0; i--, value >>= 3)
            field[i] = (byte)('0' + (value & 7));
        field[^1] = 0;
    }
}
