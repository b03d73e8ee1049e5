using System.Buffers.Binary;
using System.IO.Hashing;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Codecs;

public class GzipSourceTests
{
    private static readonly byte[] Plain = PackBuilder.Database(3000);
    private static readonly byte[] Member = RawTarBuilder.Gzip(Plain);
    private static readonly byte[] Small = RawTarBuilder.Gzip(Plain[..600]);

    [Test]
    [Arguments(1, 1)]
    [Arguments(7, 3)]
    [Arguments(4096, 1000)]
    [Arguments(100_000, 100_000)]
    public void Reads_in_pieces_of_any_size(int bufferSize, int atMost)
    {
        foreach (var codecs in Families.Both)
            Assert.Equal(Plain, Streams.ReadAll(Decompressors.Gzip(new Streams.Dribble(Member, atMost), codecs: codecs), bufferSize));
    }

    [Test]
    public void Reads_more_than_its_buffers_hold()
    {
        var random = new byte[1 << 20];
        new Random(5).NextBytes(random);
        Assert.Equal(random, Read(RawTarBuilder.Gzip(random)));
    }

    [Test]
    public void Reads_members_one_after_the_other()
    {
        Assert.Equal([.. Plain, .. Plain, 7], Read([.. Member, .. Member, .. RawTarBuilder.Gzip([7])]));
        foreach (var codecs in Families.Both)
            Assert.Equal([.. Plain, 7],
                Streams.ReadAll(Decompressors.Gzip(new Streams.Dribble([.. Member, .. RawTarBuilder.Gzip([7])], 1), codecs: codecs), 1));
    }

    [Test]
    public void Reads_empty_members()
    {
        var empty = RawTarBuilder.Gzip([]);
        Assert.Empty(Read(empty));
        Assert.Equal(Plain, Read([.. empty, .. empty, .. Member, .. empty]));
    }

    [Test]
    public void Nothing_at_all_is_cut_short() => Refuses([], "the gzip data is cut short", 0);

    [Test]
    public void Truncation_at_every_byte_is_noticed()
    {
        for (var length = 0; length < Small.Length; length++)
            Refuses(Small[..length], "the gzip data is cut short", length);
    }

    [Test]
    public void Truncation_of_a_second_member_at_every_byte_is_noticed()
    {
        byte[] two = [.. Small, .. Small];
        for (var length = Small.Length + 1; length < two.Length; length++)
            Refuses(two[..length], "the gzip data is cut short", length);
    }

    [Test]
    public void A_wrong_CRC_is_noticed() => Refuses(Changed(Member.Length - 8), "the gzip data is damaged", null);

    [Test]
    public void A_wrong_length_is_noticed() => Refuses(Changed(Member.Length - 1), "the gzip data is damaged", null);

    [Test]
    public void Other_content_under_the_same_length_is_noticed()
    {
        var other = RawTarBuilder.Gzip(PackBuilder.Database(3000, seed: 2));
        Refuses([.. other[..^8], .. Member[^8..]], "the gzip data is damaged", null);
    }

    [Test]
    public void Garbage_after_the_last_member_is_noticed()
    {
        Refuses([.. Member, .. "garbage"u8], "something follows the gzip data", Member.Length);
        Refuses([.. Member, 0, 0, 0], "something follows the gzip data", Member.Length);
        Refuses([.. Member, 0x1f, .. "garbage"u8], "the gzip data is damaged", null);
        Refuses([.. Member, 0x1f], "the gzip data is cut short", Member.Length + 1);
    }

    [Test]
    public void Garbage_is_noticed_where_a_buffer_ends_with_the_member()
    {
        foreach (var codecs in Families.Both)
        {
            using var reader = Decompressors.Gzip(new Streams.Dribble([.. Member, 0], Member.Length), codecs: codecs);
            Assert.Throws<ArchiveCorruptException>(() => Streams.ReadAll(reader));
        }
    }

    [Test]
    [Arguments(3, 0x20)] // A reserved flag.
    [Arguments(3, 0x80)]
    [Arguments(2, 7)] // Another method.
    [Arguments(1, 0x8c)] // Another magic.
    public void A_header_that_is_not_gzip_s_is_refused(int offset, byte value)
    {
        var bad = Member.ToArray();
        bad[offset] = value;
        Refuses(bad, "the gzip data is damaged", null);
    }

    [Test]
    public void A_header_may_have_every_field()
    {
        byte[] header = [0x1f, 0x8b, 8, 0x1e, 1, 2, 3, 4, 2, 3, 5, 0, .. "GK\u0001\0x"u8, .. "name\0comment\0"u8];
        var crc = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(crc, Crc32.HashToUInt32(header));
        byte[] member = [.. header, .. crc[..2], .. Member[10..]];
        Assert.Equal(Plain, Read(member));
        member[4]++;
        Refuses(member, "the gzip data is damaged", null);
    }

    [Test]
    public void A_flipped_bit_changes_nothing_or_is_noticed()
    {
        var member = RawTarBuilder.Gzip(Plain[..200]);
        for (var bit = 0; bit < member.Length * 8; bit++)
        {
            var bad = member.ToArray();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Assert.Equal(Plain[..200], Read(bad));
            }
            catch (ArchiveCorruptException failure)
            {
                Assert.Equal("archive_corrupt", failure.Code);
            }
        }
    }

    [Test]
    public void Closes_its_source_once()
    {
        foreach (var codecs in Families.Both)
        {
            var source = new Streams.Dribble(Member, 100);
            var reader = Decompressors.Gzip(source, codecs: codecs);
            Assert.Equal(1, reader.Read(new byte[1]));
            reader.Dispose();
            reader.Dispose();
            Assert.True(source.IsDisposed);
        }
    }

    private static byte[] Read(byte[] gzip) => Decompressors.ReadGzipAlike(gzip);

    private static byte[] Changed(int offset)
    {
        var bad = Member.ToArray();
        bad[offset]++;
        return bad;
    }

    private static void Refuses(byte[] gzip, string reason, int? offset)
    {
        var failure = Assert.Throws<ArchiveCorruptException>(() => Read(gzip));
        Assert.StartsWith($"archive is damaged: x: {reason} (at byte {offset}", failure.Message, StringComparison.Ordinal);
        foreach (var codecs in Families.Both)
        {
            using var slow = Decompressors.Gzip(new Streams.Dribble(gzip, 1), codecs: codecs);
            Assert.Equal(Decompressors.Reason(failure),
                Decompressors.Reason(Assert.Throws<ArchiveCorruptException>(() => Streams.ReadAll(slow, 10))));
        }
    }
}
