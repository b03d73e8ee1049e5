using System.IO.Compression;
using KnowledgePacks.Content;

namespace KnowledgePacks.Codecs;

/// <summary>
/// DEFLATE (RFC 1951) by the runtime's own <see cref="DeflateStream"/>, fed by hand. The stream does not tell how much of what
/// it was given it has used, but it does not ask for more when it has reached the end: given single bytes, it tells where that is.
/// </summary>
internal sealed unsafe class InBoxInflater : IDisposable
{
    private readonly Feed feed = new();
    private readonly DeflateStream stream;

    public InBoxInflater() => stream = new DeflateStream(feed, CompressionMode.Decompress);

    /// <summary>Whether the last block has ended; known when <see cref="Read"/> has returned 0.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Bytes of the last offer that were not asked for.</summary>
    public int Left => feed.Left;

    /// <summary>Gives input, once <see cref="Read"/> has returned 0.</summary>
    /// <param name="bytes">Stay where they are until they have been used.</param>
    /// <param name="count">How many.</param>
    /// <param name="atOnce">How many are handed on at a time.</param>
    public void Offer(byte* bytes, int count, int atOnce = int.MaxValue) => feed.Offer(bytes, count, atOnce);

    /// <summary>Expands into a buffer, which is not empty; 0 at the end, or when it wants more input than it was offered.</summary>
    /// <exception cref="InvalidDataException">It is no DEFLATE.</exception>
    public int Read(Span<byte> output)
    {
        feed.IsWanting = false;
        var count = 0;
        try
        {
            count = stream.Read(output);
        }
        catch (InvalidDataException) when (feed.IsWanting)
        {
            // A program may have the runtime take the end of what is at hand for the end of all (UseStrictValidation).
        }
        HasEnded = count == 0 && !feed.IsWanting;
        return count;
    }

    public void Dispose() => stream.Dispose();

    private sealed class Feed : ReadOnlyStream
    {
        private byte* next;
        private int atOnce;

        public int Left { get; private set; }

        /// <summary>Whether more was asked for than there is.</summary>
        public bool IsWanting { get; set; }

        public void Offer(byte* bytes, int count, int most)
        {
            next = bytes;
            (Left, atOnce) = (count, most);
        }

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(Math.Min(Left, atOnce), buffer.Length);
            IsWanting |= count == 0;
            new ReadOnlySpan<byte>(next, count).CopyTo(buffer);
            next += count;
            Left -= count;
            return count;
        }
    }
}
