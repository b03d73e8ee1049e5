using KnowledgePacks.Codecs;
using KnowledgePacks.Testing;
using static KnowledgePacks.Core.Tests.Codecs.ZstdFrames;

namespace KnowledgePacks.Core.Tests.Codecs;

/// <summary>Frames that become blocks and frames that do not, and frames of which it is hard to tell.</summary>
public class ZstdFrameTests
{
    private const string CutShort = "the zstd data is cut short", Damaged = "the zstd data is damaged";

    private static readonly byte[] A = Samples.Text(700), B = Samples.Random(300);

    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(255)]
    [Arguments(256)]
    [Arguments(65_535 + 256)]
    [Arguments(65_536 + 256)]
    [Arguments((1 << 20) + 1)]
    [Arguments(ZstdFrameHeader.BlockBytes)]
    [Arguments(ZstdFrameHeader.BlockBytes + 1)]
    public void Every_kind_of_frame_is_read(int length)
    {
        var content = Samples.Text(length);
        foreach (var (hasSize, hasChecksum, windowLog) in ((bool, bool, int)[])[(false, false, 0), (false, true, 10), (true, false, 0),
            (true, true, 0), (true, false, 10), (true, true, 17)])
        {
            var frame = Encode(content, hasSize, hasChecksum, windowLog);
            Reads(content, frame);
            if (length < 100_000)
                Reads([.. content, .. A, .. content], [.. frame, .. Encode(A), .. frame]);
        }
    }

    [Test]
    [Arguments(ZstdFrameHeader.BlockBytes - 1)]
    [Arguments(ZstdFrameHeader.BlockBytes)]
    [Arguments(ZstdFrameHeader.BlockBytes + 1)]
    public void Noise_of_a_block_s_length_is_read(int length)
    {
        var noise = Samples.Random(length);
        var frame = Encode(noise);
        Reads([.. A, .. noise, .. noise], [.. Encode(A), .. frame, .. frame]);
        Refuses(frame[..^1], CutShort, frame.Length - 1);
        frame[^1]++;
        Refuses(frame, Damaged, null);
    }

    [Test]
    public void Kinds_alternate_and_the_seek_table_must_match()
    {
        byte[] large = Samples.Text(ZstdFrameHeader.BlockBytes + 1), noise = Samples.Random(200_000);
        (byte[] Frame, byte[] Content)[] frames =
        [
            (Encode(A), A), (Encode(large), large), (Encode(B), B), (Encode(noise, hasSize: false), noise), (Encode([]), []),
            (Encode([], hasSize: false), []), (Encode(noise), noise), (Encode(A, hasSize: false), A),
        ];
        foreach (var order in (int[][])[[0, 1, 2], [1, 0, 1], [3, 2, 3, 2], [0, 2, 6, 6, 0, 0, 2, 6, 3], [4, 5, 4, 5], [7, 0, 5, 1],
            [3, 3, 3], [6, 6, 6, 6, 6, 6, 6, 6, 6, 6]])
        {
            var chosen = order.Select(i => frames[i]).ToArray();
            byte[] content = [.. chosen.SelectMany(one => one.Content)], zstd = [.. chosen.SelectMany(one => one.Frame)];
            Reads(content, zstd);
            Reads(content, [.. zstd, .. Table(chosen)]);
            const string Other = "the zstd seek table belongs to other frames";
            Refuses([.. zstd, .. Table(chosen[1..])], Other, zstd.Length);
            Refuses([.. zstd, .. Table([.. chosen, ([], [])])], Other, zstd.Length);
            Refuses([.. zstd, .. Table([.. chosen[1..], (chosen[0].Frame, [.. chosen[0].Content, 1])])], Other, zstd.Length);
            Refuses([.. zstd, .. Table(chosen), 0], "something follows the zstd seek table", zstd.Length + Table(chosen).Length);
        }
    }

    [Test]
    public void A_failing_frame_comes_before_the_seek_table_s_lie()
    {
        var bad = Encode(A);
        bad[^1]++;
        Refuses([.. Encode(B), .. bad, .. Encode(B), .. Table((bad, A))], Damaged, Encode(B).Length);
        // What the frames claim, the table tells; the frames do not keep it.
        var liar = Frame(5, false, null, Raw([1, 2, 3, 4], isLast: true));
        Refuses([.. liar, .. Table((liar, [1, 2, 3, 4, 5]))], Damaged, 0);
        Refuses([.. liar, .. Table((liar, [1, 2, 3, 4]))], Damaged, 0);
    }

    [Test]
    [Arguments(0)]
    [Arguments(299)]
    [Arguments(301)]
    [Arguments(1 << 20)]
    [Arguments(ZstdFrameHeader.BlockBytes)]
    [Arguments(ZstdFrameHeader.BlockBytes + 1)]
    [Arguments(1L << 40)]
    [Arguments(-2)]
    [Arguments(long.MinValue)]
    public void A_wrong_size_is_refused(long size)
    {
        Refuses(Frame(size, false, null, Raw(B, isLast: true)), Damaged, null);
        Refuses([.. Encode(A), .. Frame(size, false, B, Raw(B, isLast: true)), .. Encode(A)], Damaged, null);
        if (size is >= 0 and < 8 << 20)
            Refuses(Frame(size, true, B, Raw(B[..100]), Raw(B[100..], isLast: true)), Damaged, null);
    }

    /// <summary>No frame has that many bytes; libzstd, and so every program that is made with it, reads it as no size.</summary>
    [Test]
    public void The_largest_size_there_is_says_nothing() => Reads(B, Frame(-1, false, B, Raw(B, isLast: true)));

    [Test]
    public void Blocks_of_one_kind_are_read()
    {
        byte[] noise = Samples.Random(300_000), zeros = new byte[3 * (128 << 10)];
        foreach (var isSingleSegment in (bool[])[false, true])
        {
            foreach (var checksum in (bool[])[false, true])
            {
                Reads(noise,
                    Frame(noise.Length, isSingleSegment, checksum ? noise : null, Raw(noise[..131_072]), Raw(noise[131_072..262_144]),
                    Raw(noise[262_144..], isLast: true)));
                Reads(zeros,
                    Frame(zeros.Length, isSingleSegment, checksum ? zeros : null, Repeated(0, 128 << 10), Repeated(0, 128 << 10),
                    Repeated(0, 128 << 10, isLast: true)));
                Reads([9, 9, 1, 2, 9],
                    Frame(5, isSingleSegment, checksum ? [9, 9, 1, 2, 9] : null, Repeated(9, 2), Raw([1, 2]),
                    Repeated(9, 1, isLast: true)));
            }
        }
        Reads(zeros, Frame(null, false, zeros, Repeated(0, 128 << 10), Repeated(0, 128 << 10), Repeated(0, 128 << 10, isLast: true)));
        Reads([9, 9, 1, 2], Frame(null, false, [9, 9, 1, 2], Repeated(9, 2), Raw([1, 2], isLast: true)));
    }

    [Test]
    public void Repeated_bytes_up_to_the_limit_are_a_block()
    {
        // A frame that is a window by itself.
        var limit = (int)PackLimits.Default.MaxWindowBytes;
        var most = Enumerable.Repeat(Repeated(5, 128 << 10), limit / (128 << 10) - 1).ToArray();
        var five = Enumerable.Repeat((byte)5, limit).ToArray();
        Reads(five, Frame(limit, true, five, [.. most, Repeated(5, 128 << 10, isLast: true)]));
        Refuses(Frame(limit, true, null, [.. most, Repeated(5, 128 << 10), Repeated(5, 1, isLast: true)]), Damaged,
            null);
        Refuses(Frame(limit, true, null, [.. most, Repeated(5, (128 << 10) - 1, isLast: true)]), Damaged, null);
    }

    [Test]
    [Arguments(30_000)]
    [Arguments(1_500_000)]
    public void Empty_blocks_are_many(int count)
    {
        // Of the larger number, the frame is too long to be a block, whatever it says of its content.
        byte[] empty = [.. Enumerable.Repeat((byte)0, 3 * count)];
        Reads([.. A, 1, 2, 3, .. A], [.. Encode(A), .. Frame(3, false, [1, 2, 3], empty, Raw([1, 2, 3], isLast: true)), .. Encode(A)]);
        Refuses(Frame(3, false, null, empty), CutShort, 14 + empty.Length);
        if (count > 100_000)
            return;
        Reads([], Frame(0, true, null, empty, Raw([], isLast: true)));
        Reads([7], Frame(null, false, null, empty, Repeated(7, 1, isLast: true)));
        Refuses(Frame(4, false, null, empty, Raw([1, 2, 3], isLast: true)), Damaged, null);
    }

    [Test]
    [Arguments(0)]
    [Arguments(4)]
    [Arguments(100_000)]
    public void The_reserved_kind_of_block_is_refused(int size)
    {
        foreach (var isLast in (bool[])[false, true])
        {
            byte[] reserved = [.. Header(3, size, isLast), .. new byte[size]];
            foreach (var length in (long?[])[null, 4, 4 + size, 9L << 20])
            {
                Refuses(Frame(length, false, null, Raw([1, 2, 3, 4]), reserved, Raw([1, 2, 3, 4], isLast: true)), Damaged, null);
                Refuses([.. Encode(A), .. Frame(length, false, null, reserved, Raw([1, 2, 3, 4], isLast: true)), .. Encode(A)], Damaged,
                    null);
            }
        }
    }

    [Test]
    public void Truncation_at_every_byte_is_noticed()
    {
        var content = A[..20];
        byte[][] kinds =
        [
            Encode(content), Encode(content, hasSize: false), Encode(content, hasChecksum: false),
            Encode(content, hasSize: false, hasChecksum: false),
            Frame(8, false, [1, 2, 3, 4, 5, 5, 5, 5], Raw([1, 2, 3, 4]), Repeated(5, 4), Raw([], isLast: true)),
            Frame(8, true, null, Raw([1, 2, 3, 4]), Repeated(5, 4, isLast: true)),
            Frame(null, false, null, Raw([1, 2, 3, 4]), Repeated(5, 4, isLast: true)),
        ];
        foreach (var first in kinds)
        {
            for (var length = 1; length < first.Length; length++)
                Refuses(first[..length], CutShort, length);
            foreach (var second in kinds)
                for (var length = first.Length + 1; length < first.Length + second.Length; length += 19)
                    Refuses([.. first, .. second[..(length - first.Length)]], CutShort, length);
        }
    }

    [Test]
    public void A_block_that_reaches_beyond_the_end_is_cut_short()
    {
        foreach (var type in (int[])[0, 2])
        {
            foreach (var size in (long?[])[null, 5, 100_000])
            {
                var frame = Frame(size, false, null, Header(type, 100_000, isLast: true), [1, 2, 3]);
                Refuses([.. Encode(A), .. frame], CutShort, Encode(A).Length + frame.Length);
            }
        }
    }

    [Test]
    public void A_wrong_checksum_is_noticed_in_both_kinds()
    {
        foreach (var hasSize in (bool[])[false, true])
        {
            var frame = Encode(A, hasSize);
            for (var at = 1; at <= 4; at++)
            {
                var bad = frame.ToArray();
                bad[^at] ^= 0x10;
                Refuses([.. Encode(B), .. bad, .. Encode(B)], Damaged, null);
            }
        }
    }

    [Test]
    public void A_flipped_bit_is_seen_alike_by_any_number_of_threads()
    {
        byte[] zstd = [.. Encode(B[..9]), .. Encode(A[..40], hasSize: false), .. Encode(A[..20], hasChecksum: false)];
        for (var bit = 0; bit < zstd.Length * 8; bit += 5)
        {
            var bad = zstd.ToArray();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            var failure = Record.Exception(() => Read(bad));
            Assert.True(failure is null or ArchiveCorruptException or LimitExceededException, failure?.ToString());
        }
    }

    [Test]
    public void Pieces_of_any_size_give_the_same()
    {
        byte[] large = Samples.Text(ZstdFrameHeader.BlockBytes + 70_000), noise = Samples.Random(500_000);
        byte[] content = [.. Decompressors.HeadContent, .. A, .. large, .. noise, .. B],
            zstd = [.. Decompressors.ZstdHead, .. Encode(A), .. Encode(large), .. Encode(noise), .. Encode(B, hasSize: false)];
        foreach (var atMost in (int[])[97, 4096, 131_073])
        {
            foreach (var threads in (int[])[1, 2, 8])
            {
                using var reader = Decompressors.Zstd(new Streams.Dribble(zstd, atMost), null, threads);
                Same(content, Streams.ReadAll(reader));
            }
        }
    }

    private static byte[] Read(byte[] zstd) => Decompressors.ReadZstdAlike(zstd);

    private static void Reads(byte[] content, byte[] zstd) => Same(content, Read(zstd));

    private static void Same(byte[] expected, byte[] actual) => Assert.True(expected.AsSpan().SequenceEqual(actual));

    private static void Refuses(byte[] zstd, string reason, int? offset)
    {
        var failure = Assert.Throws<ArchiveCorruptException>(() => Read(zstd));
        Assert.StartsWith($"archive is damaged: x: {reason} (at byte {offset}", failure.Message, StringComparison.Ordinal);
    }
}
