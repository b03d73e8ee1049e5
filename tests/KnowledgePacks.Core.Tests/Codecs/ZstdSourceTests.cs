using System.Buffers.Binary;
using KnowledgePacks.Codecs;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Codecs;

public class ZstdSourceTests
{
    private const string CutShort = "the zstd data is cut short", Damaged = "the zstd data is damaged";

    private static readonly byte[] Plain = PackBuilder.Database(3000);
    private readonly byte[] frame;

    public ZstdSourceTests()
    {
        frame = Encode(Plain);
    }

    [Test]
    [Arguments(1, 1)]
    [Arguments(7, 3)]
    [Arguments(4096, 1000)]
    [Arguments(100_000, 100_000)]
    public void Reads_in_pieces_of_any_size(int bufferSize, int atMost)
    {
        foreach (var codecs in Families.Both)
            Assert.Equal(Plain, Streams.ReadAll(Decompressors.Zstd(new Streams.Dribble(frame, atMost), codecs: codecs), bufferSize));
    }

    [Test]
    public void Reads_more_than_its_buffers_hold()
    {
        var random = new byte[1 << 20];
        new Random(5).NextBytes(random);
        Assert.Equal(random, Read(Encode(random)));
        Assert.Equal([.. random, .. Plain], Read([.. Encode(random), .. frame]));
    }

    [Test]
    public void Reads_frames_one_after_the_other()
    {
        Assert.Equal([.. Plain, .. Plain, 7], Read([.. frame, .. frame, .. Encode([7])]));
        foreach (var codecs in Families.Both)
            Assert.Equal([.. Plain, 7],
                Streams.ReadAll(Decompressors.Zstd(new Streams.Dribble([.. frame, .. Encode([7])], 1), codecs: codecs), 1));
    }

    [Test]
    public void Reads_an_empty_frame() => Assert.Equal(Plain, Read([.. Frame([]), .. frame, .. Frame([])]));

    [Test]
    public void Reads_a_frame_without_checksum_and_size() => Assert.Equal(Plain, Read(Frame(Plain)));

    [Test]
    public void Nothing_at_all_is_cut_short() => Refuses([], CutShort, 0);

    [Test]
    public void Truncation_at_every_byte_is_noticed()
    {
        var small = Encode(Plain[..600]);
        for (var length = 0; length < small.Length; length++)
            Refuses(small[..length], CutShort, length);
    }

    [Test]
    public void Truncation_of_a_second_frame_at_every_byte_is_noticed()
    {
        var small = Encode(Plain[..600]);
        byte[] two = [.. small, .. small];
        for (var length = small.Length + 1; length < two.Length; length++)
            Refuses(two[..length], CutShort, length);
    }

    [Test]
    public void A_wrong_checksum_is_noticed() => Refuses(Changed(frame.Length - 1), Damaged, null);

    [Test]
    public void A_wrong_size_is_noticed()
    {
        var wrong = Frame(Plain, descriptor: 0x40, size: [.. BitConverter.GetBytes((ushort)(2999 - 256))]);
        Refuses(wrong, Damaged, null);
    }

    [Test]
    public void A_reserved_bit_is_refused() => Refuses(Frame(Plain, descriptor: 8), Damaged, null);

    [Test]
    [Arguments(1, new byte[] { 9 })]
    [Arguments(2, new byte[] { 9, 0 })]
    [Arguments(3, new byte[] { 9, 0, 0, 0 })]
    public void A_dictionary_is_refused(byte descriptor, byte[] dictionary)
    {
        Refuses(Frame(Plain, descriptor, dictionary), "the zstd data needs a dictionary", 0);
        Refuses([.. frame, .. Frame(Plain, descriptor, dictionary)], "the zstd data needs a dictionary", frame.Length);
    }

    [Test]
    [Arguments(12, 0, true)]
    [Arguments(20, 0, true)]
    [Arguments(23, 0, true)]
    [Arguments(23, 1, false)]
    [Arguments(24, 0, false)]
    [Arguments(27, 0, false)]
    [Arguments(31, 0, false)]
    [Arguments(41, 7, false)]
    public void A_window_of_more_than_8_MiB_passes_a_limit(int log, int eighths, bool taken)
    {
        var window = (byte)(((log - 10) << 3) | eighths);
        // With its size in the header, a frame could be decompressed without the window; it is judged all the same.
        foreach (var candidate in (byte[][])[Frame(Plain, window: window),
            Frame(Plain, descriptor: 0x40, window: window, size: [.. BitConverter.GetBytes((ushort)(3000 - 256))])])
        {
            foreach (var bufferSize in (int[])[512, 100_000])
            {
                if (taken)
                {
                    Assert.Equal(Plain, Read(candidate, bufferSize));
                    continue;
                }
                var failure = Assert.Throws<LimitExceededException>(() => Read(candidate, bufferSize));
                Assert.Equal("limit exceeded: bytes of a zstd window: more than 8388608", failure.Message);
                Assert.Equal((PackLimit.WindowBytes, log <= 27), (failure.Limit, failure.CanBeRaised));
            }
        }
    }

    [Test]
    public void A_frame_of_one_segment_needs_its_size_as_window()
    {
        // 4 bytes of size, no window descriptor: 9 MiB announced.
        var large = Frame(Plain, descriptor: 0xa0, window: null, size: BitConverter.GetBytes(9 << 20));
        Assert.Equal("limit exceeded: bytes of a zstd window: more than 8388608",
            Assert.Throws<LimitExceededException>(() => Read(large)).Message);
        Assert.Equal(Plain, Read(Frame(Plain, descriptor: 0xa0, window: null, size: BitConverter.GetBytes(3000))));
        Assert.Equal(Plain, Read(Frame(Plain, descriptor: 0xe0, window: null, size: BitConverter.GetBytes(3000L))));
        Assert.Equal(Plain, Read(Frame(Plain, descriptor: 0x60, window: null, size: BitConverter.GetBytes((ushort)(3000 - 256)))));
        Assert.Equal(Plain[..200], Read(Frame(Plain[..200], descriptor: 0x20, window: null, size: [200])));
        Assert.Throws<LimitExceededException>(() => Read(Frame(Plain, descriptor: 0xe0, window: null, size: BitConverter.GetBytes(-1L))));
    }

    [Test]
    [Arguments(16 << 20, 24, 0, true)]
    [Arguments(16 << 20, 24, 1, false)]
    [Arguments(128 << 20, 27, 0, true)]
    [Arguments(128 << 20, 28, 0, false)]
    [Arguments(1 << 10, 10, 0, true)]
    [Arguments(1 << 10, 11, 0, false)]
    [Arguments(12 << 20, 23, 4, true)] // No power of two.
    [Arguments(12 << 20, 23, 5, false)]
    [Arguments(1, 10, 0, false)]
    public void The_window_s_limit_can_be_changed(long limit, int log, int eighths, bool taken)
    {
        var limits = new PackLimits { MaxWindowBytes = limit };
        var candidate = Frame(Plain[..1000], window: (byte)(((log - 10) << 3) | eighths));
        if (taken)
            Assert.Equal(Plain[..1000], Streams.ReadAll(Decompressors.Zstd(new MemoryStream(candidate), limits)));
        else
            Assert.Throws<LimitExceededException>(() => Streams.ReadAll(Decompressors.Zstd(new MemoryStream(candidate), limits)));
    }

    [Test]
    public void A_seek_table_may_stand_at_the_end()
    {
        Assert.Equal(Plain, Read([.. frame, .. Table()]));
        Assert.Equal(Plain, Streams.ReadAll(Decompressors.Zstd(new Streams.Dribble([.. frame, .. Table()], 1)), 1));
    }

    [Test]
    public void A_seek_table_of_many_frames_goes_by_in_pieces()
    {
        var small = Encode([1, 2]);
        byte[] many = [.. Enumerable.Repeat(small, 20_000).SelectMany(one => one),
            .. ZstdSeekTable.Build([.. Enumerable.Repeat((small.Length, 2), 20_000)])];
        Assert.Equal(40_000, Read(many).Length);
    }

    [Test]
    public void A_seek_table_of_other_frames_is_refused()
    {
        foreach (var table in (byte[][])[ZstdSeekTable.Build([]), ZstdSeekTable.Build([(frame.Length, Plain.Length - 1)]),
            ZstdSeekTable.Build([(frame.Length + 1, Plain.Length)]), ZstdSeekTable.Build([(frame.Length, Plain.Length), (0, 0)])])
            Refuses([.. frame, .. table], "the zstd seek table belongs to other frames", frame.Length);
    }

    [Test]
    public void A_seek_table_truncated_at_every_byte_is_noticed()
    {
        byte[] whole = [.. frame, .. Table()];
        for (var length = frame.Length + 1; length < whole.Length; length++)
            Assert.Contains("cut short", Refuses(whole[..length], null, length), StringComparison.Ordinal);
    }

    [Test]
    public void Nothing_follows_a_seek_table()
    {
        var length = frame.Length + Table().Length;
        Refuses([.. frame, .. Table(), 0], "something follows the zstd seek table", length);
        Refuses([.. frame, .. Table(), .. frame], "something follows the zstd seek table", length);
        Refuses([.. frame, .. Table(), .. Table()], "something follows the zstd seek table", length);
    }

    [Test]
    public void A_seek_table_first_is_refused() => Refuses([.. Table(), .. frame], "not a zstd frame", 0);

    [Test]
    [Arguments(8 + 8, 5)] // The number of frames.
    [Arguments(8 + 8 + 4, 0x80)] // Checksums, which are not written.
    [Arguments(8 + 8 + 4, 1)]
    [Arguments(8 + 8 + 5, 0)] // The footer's magic.
    public void Another_skippable_frame_of_that_kind_is_refused(int offset, byte value)
    {
        var table = Table();
        table[offset] = value;
        Refuses([.. frame, .. table], "a skippable zstd frame is no seek table", frame.Length);
    }

    [Test]
    [Arguments(0)]
    [Arguments(8)]
    [Arguments(16)]
    [Arguments(18)]
    public void A_skippable_frame_of_another_length_is_refused(int length)
    {
        var skippable = new byte[8 + length];
        BinaryPrimitives.WriteUInt32LittleEndian(skippable, ZstdSeekTable.SkippableMagic);
        BinaryPrimitives.WriteInt32LittleEndian(skippable.AsSpan(4), length);
        Refuses([.. frame, .. skippable], "a skippable zstd frame is no seek table", frame.Length);
    }

    [Test]
    [Arguments(0x184D2A50)]
    [Arguments(0x184D2A5F)]
    public void Skippable_frames_of_other_kinds_are_refused(uint magic)
    {
        var skippable = new byte[12];
        BinaryPrimitives.WriteUInt32LittleEndian(skippable, magic);
        skippable[4] = 4;
        Refuses([.. frame, .. skippable], "something follows the zstd data", frame.Length);
        Refuses([.. frame, .. skippable, .. frame], "something follows the zstd data", frame.Length);
        Refuses([.. skippable, .. frame], "not a zstd frame", 0);
    }

    [Test]
    public void Garbage_after_the_last_frame_is_noticed()
    {
        Refuses([.. frame, .. "garbage"u8], "something follows the zstd data", frame.Length);
        Refuses([.. frame, 0], CutShort, frame.Length + 1);
    }

    [Test]
    public void Frames_of_the_formats_before_1_0_are_refused()
    {
        var old = frame.ToArray();
        old[0] = 0x27;
        Refuses(old, "not a zstd frame", 0);
    }

    [Test]
    public void A_flipped_bit_changes_nothing_or_is_noticed()
    {
        var small = Encode(Plain[..200]);
        for (var bit = 0; bit < small.Length * 8; bit++)
        {
            var bad = small.ToArray();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            // ZstdSharp is of a later version than libzstd, and refuses some of what that one takes.
            foreach (var codecs in Families.Both)
            {
                var (bytes, failure) = Decompressors.Read(Decompressors.Zstd(bad, codecs: codecs));
                Assert.True(failure is null or ArchiveCorruptException or LimitExceededException, failure?.ToString());
                Assert.True(failure is not null || Plain.AsSpan(0, 200).SequenceEqual(bytes), $"bit {bit}");
            }
        }
    }

    [Test]
    public void Closes_its_source_once()
    {
        var source = new Streams.Dribble(frame, 100);
        var reader = Decompressors.Zstd(source);
        reader.Dispose();
        reader.Dispose();
        Assert.True(source.IsDisposed);
    }

    private byte[] Table() => ZstdSeekTable.Build([(frame.Length, Plain.Length)]);

    private byte[] Changed(int offset)
    {
        var bad = frame.ToArray();
        bad[offset]++;
        return bad;
    }

    private static byte[] Encode(byte[] block)
    {
        using var encoder = new ZstdEncoder<Libzstd>(3);
        var output = new byte[encoder.Bound(block.Length)];
        return output[..encoder.Encode(block, output)];
    }

    /// <summary>A frame of one raw block.</summary>
    private static byte[] Frame(byte[] content, byte descriptor = 0, byte[]? dictionary = null, byte? window = 0x50, byte[]? size = null)
    {
        var block = BitConverter.GetBytes((content.Length << 3) | 1);
        return [0x28, 0xb5, 0x2f, 0xfd, descriptor, .. window is { } one ? [one] : Array.Empty<byte>(), .. dictionary ?? [], .. size ?? [],
            .. block[..3], .. content];
    }

    private static byte[] Read(byte[] zstd, int bufferSize = 100_000) => Decompressors.ReadZstdAlike(zstd, bufferSize);

    private static string Refuses(byte[] zstd, string? reason, int? offset)
    {
        var failure = Assert.Throws<ArchiveCorruptException>(() => Read(zstd));
        if (reason is not null)
            Assert.StartsWith($"archive is damaged: x: {reason} (at byte {offset}", failure.Message, StringComparison.Ordinal);
        foreach (var codecs in Families.Both)
        {
            using var slow = Decompressors.Zstd(new Streams.Dribble(zstd, 1), codecs: codecs);
            Assert.Equal(Decompressors.Reason(failure),
                Decompressors.Reason(Assert.Throws<ArchiveCorruptException>(() => Streams.ReadAll(slow, 10))));
        }
        return failure.Message;
    }
}
