namespace KnowledgePacks.Core.Tests.Codecs;

/// <summary>What the codec tests read with and read from.</summary>
internal static class Streams
{
    /// <summary>Reads to the end with a buffer of one size.</summary>
    public static byte[] ReadAll(Stream stream, int bufferSize = 100_000)
    {
        using var all = new MemoryStream();
        var buffer = new byte[bufferSize];
        int count;
        while ((count = stream.Read(buffer)) > 0)
            all.Write(buffer, 0, count);
        Assert.Equal(0, stream.Read(buffer));
        stream.Dispose();
        return all.ToArray();
    }

    /// <summary>Bytes that come in pieces of a few, as from a slow pipe.</summary>
    public sealed class Dribble(byte[] bytes, int atMost) : MemoryStream(bytes)
    {
        public bool IsDisposed { get; private set; }

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(atMost, buffer.Length)]);

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
