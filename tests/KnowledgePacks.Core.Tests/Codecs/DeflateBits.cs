
namespace KnowledgePacks.Core.Tests.Codecs;

/// <summary>A DEFLATE stream (RFC 1951) written bit by bit.</summary>
internal sealed class DeflateBits
{
    private readonly List<byte> bytes = [];
    private int used;

    public byte[] ToArray() => [.. bytes];

    /// <summary>A last block with a code of its own, up to where its content begins.</summary>
    public static DeflateBits Block(byte[] literals, byte[] distances) => new DeflateBits().Dynamic(literals, distances);

    /// <summary>The lengths of a code's symbols, 0 for those that are not named.</summary>
    public static byte[] Lengths(int count, params (int Symbol, byte Length)[] codes)
    {
        var lengths = new byte[count];
        foreach (var (symbol, length) in codes)
            lengths[symbol] = length;
        return lengths;
    }

    /// <summary>A number, lowest bit first.</summary>
    public DeflateBits Put(int value, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (used % 8 == 0)
                bytes.Add(0);
            bytes[^1] |= (byte)((value >> i & 1) << used++ % 8);
        }
        return this;
    }

    /// <summary>
    /// The header of a last, dynamic block. The code for lengths has 4 bits for each of 0 to 15, so that any length is its own
    /// number.
    /// </summary>
    public DeflateBits Dynamic(byte[] literals, byte[] distances)
    {
        Put(1, 1).Put(2, 2).Put(literals.Length - 257, 5).Put(distances.Length - 1, 5).Put(19 - 4, 4);
        foreach (var symbol in (int[])[16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15])
            Put(symbol < 16 ? 4 : 0, 3);
        foreach (var length in (byte[])[.. literals, .. distances])
            Code(length, 4);
        return this;
    }

    /// <summary>A code, highest bit first.</summary>
    public DeflateBits Code(int code, int count)
    {
        for (var i = count - 1; i >= 0; i--)
            Put(code >> i & 1, 1);
        return this;
    }
}
