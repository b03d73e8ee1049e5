using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace KnowledgePacks.Archives.Tar;

/// <summary>
/// One 512-byte tar header block, read strictly: POSIX.1-1988 ustar, or GNU's variant of it. Offsets and lengths of
/// the fields are those of POSIX pax(1), "ustar Interchange Format".
/// </summary>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block)
{
    public const int BlockSize = 512;

    /// <summary>Bytes of the two fields that a name is in.</summary>
    public const int NameLength = 100, PrefixLength = 155;

    /// <summary>The largest size that eleven octal digits say.</summary>
    public const long MaxOctalSize = 0x1_ffff_ffff;

    private readonly ReadOnlySpan<byte> block = block;

    public byte TypeFlag => block[156];

    /// <summary>GNU's magic: the prefix field means something else there.</summary>
    public bool IsGnu => block[257..265].SequenceEqual("ustar  \0"u8);

    public bool IsUstar => block[257..265].SequenceEqual("ustar\u000000"u8);

    public ReadOnlySpan<byte> Name => UpToNul(block[..NameLength]);

    public ReadOnlySpan<byte> Prefix => UpToNul(block.Slice(345, PrefixLength));

    public bool IsOwnerExecutable => TryReadOctal(block[100..108], out var mode) && (mode & 0x40) != 0;

    /// <summary>Whether the block is all zeros, as the end marker is.</summary>
    public bool IsZero => block.IndexOfAnyExcept((byte)0) < 0;

    /// <summary>The sum of all bytes with the checksum field taken as spaces, against the field.</summary>
    public bool HasValidChecksum
    {
        get
        {
            var sum = Sum(block) - Sum(block[148..156]) + 8 * ' ';
            return TryReadOctal(block[148..156], out var expected) && expected == sum && block[148] != 0;
        }
    }

    /// <summary>A field that some reader would take otherwise; <c>null</c> when every field is sound.</summary>
    public string? FindProblem()
    {
        if (!TryReadOctal(block[100..108], out _))
            return "the mode is not an octal number";
        if (!TryReadOctal(block[108..116], out _) || !TryReadOctal(block[116..124], out _))
            return "the owner is not an octal number";
        if (!TryReadOctal(block[136..148], out _))
            return "the time is not an octal number";
        if (!TryReadOctal(block[329..337], out _) || !TryReadOctal(block[337..345], out _))
            return "the device is not an octal number";
        if (HasBytesAfterNul(block[..NameLength]) || (!IsGnu && HasBytesAfterNul(block.Slice(345, PrefixLength))))
            return "the name has a NUL in it";
        // In GNU's variant these bytes say times, sparse maps and multi-volume offsets; Python reads them as a prefix.
        if (IsGnu && block.Slice(345, PrefixLength).IndexOfAnyExcept((byte)0) >= 0)
            return "the header has GNU extensions that readers disagree about";
        return null;
    }

    /// <summary>The size field: octal, or GNU's base-256 for what octal cannot say.</summary>
    public bool TryReadSize(out long size)
    {
        var field = block[124..136];
        if (field[0] != 0x80)
            return TryReadOctal(field, out size);
        size = BinaryPrimitives.ReadInt64BigEndian(field[4..]);
        return field[1..4].IndexOfAnyExcept((byte)0) < 0 && size > MaxOctalSize;
    }

    /// <summary>Octal digits, then NULs and spaces to the end; a field of NULs alone is zero.</summary>
    private static bool TryReadOctal(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        var digits = 0;
        while (digits < field.Length && field[digits] is >= (byte)'0' and <= (byte)'7')
            value = value * 8 + (field[digits++] - '0');
        var rest = field[digits..];
        return digits == 0 ? rest.IndexOfAnyExcept((byte)0) < 0 : rest.IndexOfAnyExcept((byte)0, (byte)' ') < 0;
    }

    /// <summary>The sum of at most 512 bytes, eight at a time: four lanes of 16 bits hold 64 pairs of bytes without carry.</summary>
    private static long Sum(ReadOnlySpan<byte> bytes)
    {
        const ulong Lanes = 0x00ff_00ff_00ff_00ff;
        ulong lanes = 0;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
            lanes += (word & Lanes) + ((word >> 8) & Lanes);
        return (long)((lanes & 0xffff) + ((lanes >> 16) & 0xffff) + ((lanes >> 32) & 0xffff) + (lanes >> 48));
    }

    private static ReadOnlySpan<byte> UpToNul(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    private static bool HasBytesAfterNul(ReadOnlySpan<byte> field) => field[UpToNul(field).Length..].IndexOfAnyExcept((byte)0) >= 0;
}
