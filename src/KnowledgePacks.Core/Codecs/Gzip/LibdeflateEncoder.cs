namespace KnowledgePacks.Codecs;

/// <summary>
/// gzip members by libdeflate; where looking for matches finds none, by <see cref="LiteralDeflate"/>, which is as small then and
/// much faster.
/// </summary>
internal sealed unsafe class LibdeflateEncoder(int level) : IBlockEncoder
{
    // A database has its columns in runs of megabytes. Two samples of each segment are tried, one longer than DEFLATE's window.
    private const int SegmentBytes = 256 << 10, LongSampleBytes = 36 << 10, ShortSampleBytes = 6 << 10;

    /// <summary>Below that part of its length, single bytes already tell of text or numbers in columns, which have matches.</summary>
    private const double DenseEnough = 0.75;

    /// <summary>Gain of matches, in parts of what single bytes need, that is worth looking for them.</summary>
    private const double WorthwhileGain = 0.01;

    private readonly nint compressor = Create(level), prober = Create(1);
    private readonly LiteralDeflate literals = new();
    private readonly ByteCounts run = new(), ahead = new(), sampled = new();
    private readonly RepeatFinder repeats = new();
    private readonly byte[] probe = new byte[2 * LongSampleBytes];

    public int Bound(int length)
    {
        var members = length / SegmentBytes + 1;
        return members * (GzipMember.HeaderLength + GzipMember.TrailerLength)
            + Math.Max((int)LibdeflateNative.Bound(compressor, (nuint)length), LiteralDeflate.Bound(length))
            + members * LiteralDeflate.Bound(0);
    }

    public int Encode(ReadOnlySpan<byte> block, Span<byte> output)
    {
        var written = 0;
        var next = Look(block, 0);
        do
        {
            var (start, segment) = (next.Start, next);
            run.Clear();
            do
            {
                run.Add(ahead);
                segment = next;
                next = Look(block, segment.End);
            }
            while (next.Start < block.Length && next.HasMatches == segment.HasMatches);
            written += EncodeMember(block[start..segment.End], output[written..], segment.HasMatches);
        }
        while (next.Start < block.Length);
        return written;
    }

    private int EncodeMember(ReadOnlySpan<byte> content, Span<byte> output, bool hasMatches)
    {
        var body = output[GzipMember.HeaderLength..];
        var written = hasMatches ? Compress(compressor, content, body) : literals.Compress(content, run, body);
        uint crc;
        fixed (byte* from = content)
            crc = LibdeflateNative.Crc32(0, from, (nuint)content.Length);
        GzipMember.WriteTrailer(body[written..], crc, content.Length);
        var length = GzipMember.HeaderLength + written + GzipMember.TrailerLength;
        GzipMember.WriteHeader(output, length);
        return length;
    }

    /// <summary>What the segment that begins there is like. Its bytes are counted in <see cref="ahead"/>.</summary>
    private Segment Look(ReadOnlySpan<byte> block, int start)
    {
        // What is left over of a block belongs to the last.
        var end = block.Length - start < 2 * SegmentBytes ? block.Length : start + SegmentBytes;
        var bytes = block[start..end];
        ahead.Clear();
        ahead.Add(bytes);
        return new Segment(start, end, bytes.Length < SegmentBytes || ahead.Entropy() < DenseEnough * bytes.Length || HasMatches(bytes));
    }

    /// <summary>Whether samples become smaller by matches than by a code for single bytes alone.</summary>
    private bool HasMatches(ReadOnlySpan<byte> segment)
    {
        var sample = segment.Slice(segment.Length / 4, LongSampleBytes);
        return (repeats.MayPay(sample) && HasSavings(sample)) || HasSavings(segment.Slice(segment.Length / 4 * 3, ShortSampleBytes));
    }

    private bool HasSavings(ReadOnlySpan<byte> sample)
    {
        sampled.Clear();
        sampled.Add(sample);
        return Compress(prober, sample, probe) < sampled.Entropy() * (1 - WorthwhileGain);
    }

    private static int Compress(nint compressor, ReadOnlySpan<byte> content, Span<byte> output)
    {
        fixed (byte* from = content, to = output)
        {
            var written = (int)LibdeflateNative.Compress(compressor, from, (nuint)content.Length, to, (nuint)output.Length);
            return written > 0 || content.IsEmpty ? written
                : throw new InvalidOperationException("libdeflate found its own bound too small");
        }
    }

    private static nint Create(int level) =>
        LibdeflateNative.AllocCompressor(level) is not 0 and var handle ? handle
        : throw new InsufficientMemoryException("libdeflate found no memory");

    public void Dispose()
    {
        LibdeflateNative.FreeCompressor(compressor);
        LibdeflateNative.FreeCompressor(prober);
    }

    private readonly record struct Segment(int Start, int End, bool HasMatches);
}
