using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace KnowledgePacks.Testing;

/// <summary>
/// Writes tar streams block by block, well formed or not: every field of a header can be set to anything, before or
/// after the checksum is computed.
/// </summary>
public sealed class RawTarBuilder
{
    public const int BlockSize = 512;

    private readonly ArrayBufferWriter<byte> stream = new();

    /// <summary>Where the next block will stand.</summary>
    public long Position => stream.WrittenCount;

    public RawTarBuilder File(string name, byte[] content, bool executable = false) =>
        Header(name, '0', content.Length, header => Octal(header, 100, 8, executable ? 493 : 420)).Body(content);

    public RawTarBuilder File(string name, string content = "content") => File(name, Encoding.UTF8.GetBytes(content));

    public RawTarBuilder Directory(string name) => Header(name, '5', 0);

    /// <summary>A header block.</summary>
    /// <param name="name">The name field, at most 100 bytes.</param>
    /// <param name="type">The typeflag.</param>
    /// <param name="size">The size field.</param>
    /// <param name="change">Changes the block before the checksum is computed.</param>
    /// <param name="tamper">Changes the block afterwards.</param>
    /// <param name="gnu">Whether the magic is GNU's.</param>
    public RawTarBuilder Header(string name, char type, long size, Action<byte[]>? change = null, Action<byte[]>? tamper = null,
        bool gnu = false)
    {
        var header = new byte[BlockSize];
        Encoding.UTF8.GetBytes(name, header.AsSpan(0, 100));
        Octal(header, 100, 8, 420);
        Octal(header, 108, 8, 0);
        Octal(header, 116, 8, 0);
        Octal(header, 124, 12, size);
        Octal(header, 136, 12, 0);
        header[156] = (byte)type;
        Encoding.ASCII.GetBytes(gnu ? "ustar  \0" : "ustar\u000000", header.AsSpan(257));
        change?.Invoke(header);
        Checksum(header);
        tamper?.Invoke(header);
        return Block(header);
    }

    /// <summary>A pax header with these records, well formed.</summary>
    public RawTarBuilder Pax(params (string Key, string Value)[] records) =>
        PaxBody(string.Concat(records.Select(record => Record(record.Key, record.Value))));

    /// <summary>A pax header with any body.</summary>
    public RawTarBuilder PaxBody(string body, char type = 'x') => PaxBody(Encoding.UTF8.GetBytes(body), type);

    public RawTarBuilder PaxBody(byte[] body, char type = 'x') => Header("PaxHeaders/x", type, body.Length).Body(body);

    /// <summary>A GNU long name.</summary>
    public RawTarBuilder LongName(string name)
    {
        var body = Encoding.UTF8.GetBytes(name + "\0");
        return Header("././@LongLink", 'L', body.Length, gnu: true).Body(body);
    }

    /// <summary>Content and its padding.</summary>
    public RawTarBuilder Body(byte[] content)
    {
        stream.Write(content);
        stream.Write(new byte[(BlockSize - content.Length % BlockSize) % BlockSize]);
        return this;
    }

    /// <summary>Any bytes.</summary>
    public RawTarBuilder Block(byte[] bytes)
    {
        stream.Write(bytes);
        return this;
    }

    /// <summary>The end marker.</summary>
    public RawTarBuilder End() => Block(new byte[2 * BlockSize]);

    public byte[] ToArray() => stream.WrittenSpan.ToArray();

    public byte[] Gzip() => Gzip(ToArray());

    public static byte[] Gzip(byte[] bytes)
    {
        // GZipStream writes nothing when nothing is written to it.
        if (bytes.Length == 0)
            return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return compressed.ToArray();
    }

    /// <summary>One pax record with its length.</summary>
    public static string Record(string key, string value)
    {
        var rest = Encoding.UTF8.GetByteCount($" {key}={value}\n");
        var length = rest + 1;
        while (length != rest + length.ToString(System.Globalization.CultureInfo.InvariantCulture).Length)
            length++;
        return $"{length} {key}={value}\n";
    }

    /// <summary>An octal field that ends with a NUL.</summary>
    public static void Octal(byte[] header, int offset, int length, long value) =>
        Text(header, offset, length, Convert.ToString(value, 8).PadLeft(length - 1, '0') + "\0");

    /// <summary>Any bytes in a field.</summary>
    public static void Text(byte[] header, int offset, int length, string text)
    {
        var field = header.AsSpan(offset, length);
        field.Clear();
        Encoding.Latin1.GetBytes(text, field);
    }

    /// <summary>Puts the right checksum into a header.</summary>
    public static void Checksum(byte[] header)
    {
        Text(header, 148, 8, "        ");
        long sum = 0;
        foreach (var value in header)
            sum += value;
        Text(header, 148, 8, Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ");
    }
}
