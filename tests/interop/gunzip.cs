#:property PublishAot=false

// Prints, for each archive, the SHA-256 of what GZipStream makes of it: as a file, and as a stream that gives one member at
// a time, so that each one ends where a read does.
using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

Func<string, Stream>[] openings = [File.OpenRead, path => new MemberStream(File.ReadAllBytes(path))];
foreach (var path in args)
    Console.WriteLine(string.Join('\t', openings.Select(open => Digest(() => open(path)))));

static string Digest(Func<Stream> open)
{
    try
    {
        using var gzip = new GZipStream(open(), CompressionMode.Decompress);
        return Convert.ToHexStringLower(SHA256.HashData(gzip));
    }
    catch (Exception problem) when (problem is IOException or InvalidDataException)
    {
        return $"error: {problem.Message}";
    }
}

internal sealed class MemberStream(byte[] archive) : MemoryStream(archive, 0, archive.Length, writable: false, publiclyVisible: true)
{
    private const int SizeOffset = 16;

    private long memberEnd;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (Position == memberEnd && Position < Length)
            memberEnd += BinaryPrimitives.ReadUInt32LittleEndian(GetBuffer().AsSpan((int)Position + SizeOffset));
        var piece = GetBuffer().AsSpan((int)Position, (int)Math.Min(buffer.Length, memberEnd - Position));
        piece.CopyTo(buffer);
        Position += piece.Length;
        return piece.Length;
    }
}
