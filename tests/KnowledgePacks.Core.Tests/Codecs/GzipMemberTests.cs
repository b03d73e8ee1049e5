using KnowledgePacks.Codecs;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Codecs;

/// <summary>Members that tell their length, and lie.</summary>
public class GzipMemberTests
{
    private const string CutShort = "the gzip data is cut short", Damaged = "the gzip data is damaged",
    WrongLength = "a gzip member is not as long as it says", Follows = "something follows the gzip data";

    private static readonly byte[] A = Samples.Text(900), B = Samples.Random(500), C = Samples.Text(77, seed: 3);
    private static readonly byte[] MemberA = Samples.Member(A), MemberB = Samples.Member(B), MemberC = Samples.Member(C);

    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(19)]
    [Arguments(29)]
    [Arguments(GzipMember.MaxLength + 1)]
    [Arguments(int.MaxValue)]
    [Arguments(0x80000000)]
    [Arguments(uint.MaxValue)]
    public void A_length_that_none_has_is_refused(long length)
    {
        var liar = Samples.Member(B, length: length);
        Refuses([.. liar], WrongLength, 0);
        Refuses([.. MemberA, .. liar, .. MemberC], WrongLength, MemberA.Length);
        Refuses([.. Samples.Foreign(A), .. liar], WrongLength, Samples.Foreign(A).Length);
    }

    [Test]
    public void A_length_too_short_is_refused()
    {
        for (var length = GzipMember.MinLength; length < MemberB.Length; length += 23)
            Refuses([.. MemberA, .. Samples.Member(B, length: length), .. MemberC], Damaged, MemberA.Length);
    }

    [Test]
    public void A_length_that_reaches_into_the_next_member_is_refused()
    {
        for (var length = MemberB.Length + 1; length <= MemberB.Length + MemberC.Length; length += 7)
            Refuses([.. MemberA, .. Samples.Member(B, length: length), .. MemberC], WrongLength, MemberA.Length);
    }

    [Test]
    public void A_length_beyond_the_end_is_cut_short()
    {
        foreach (var more in (int[])[1, 2, 100, 1 << 20])
            Refuses([.. MemberA, .. Samples.Member(B, length: MemberB.Length + more)], CutShort, MemberA.Length + MemberB.Length);
    }

    [Test]
    public void A_stream_that_ends_before_its_member_is_refused()
    {
        Refuses([.. MemberA, .. Samples.Member(B, [.. Samples.Deflate(B), 0])], null, MemberA.Length);
        Refuses([.. MemberA, .. Samples.Member(B, [.. Samples.Deflate(B), .. new byte[5000]])], null, MemberA.Length);
    }

    [Test]
    public void A_member_inside_another_is_refused()
    {
        byte[] nested = [.. MemberB, .. MemberC];
        BitConverter.TryWriteBytes(nested.AsSpan(16), nested.Length);
        Refuses([.. nested, .. MemberA], WrongLength, 0);
    }

    [Test]
    public void A_member_of_a_MiB_is_read_and_a_byte_more_is_refused()
    {
        var most = Samples.Text(GzipMember.BlockBytes);
        byte[] more = [.. most, 7];
        Reads([.. most, .. A], [.. Samples.Member(most), .. MemberA]);
        Refuses([.. MemberA, .. Samples.Member(more)], Damaged, MemberA.Length);
        Refuses([.. MemberA, .. Samples.Member(more, size: GzipMember.BlockBytes), .. MemberB], Damaged, MemberA.Length);
        Reads(more, Samples.Foreign(more));
        Refuses([.. MemberA, .. Samples.Member(new byte[50 << 20])], Damaged, MemberA.Length);
    }

    [Test]
    public void A_flipped_bit_of_the_trailer_is_noticed()
    {
        for (var bit = 1; bit <= 64; bit += 3)
        {
            var bad = MemberB.ToArray();
            bad[^(1 + (bit - 1) / 8)] ^= (byte)(1 << (bit % 8));
            Refuses([.. MemberA, .. bad, .. MemberC], Damaged, MemberA.Length);
        }
    }

    [Test]
    public void A_flipped_bit_anywhere_is_noticed_or_changes_nothing()
    {
        for (var bit = 0; bit < MemberC.Length * 8; bit += 7)
        {
            byte[] bad = [.. MemberA, .. MemberC, .. MemberB];
            bad[MemberA.Length + bit / 8] ^= (byte)(1 << (bit % 8));
            var failure = Record.Exception(() => Assert.Equal([.. A, .. C, .. B], Read(bad)));
            Assert.True(failure is null or ArchiveCorruptException, failure?.ToString());
            // The time, the system, the kind of field and what is left of the last byte are nobody's business.
            Assert.True(failure is not null || bit / 8 is >= 4 and < 16 || bit == 3 * 8 || bit / 8 == MemberC.Length - 9, $"bit {bit}");
        }
    }

    [Test]
    public void A_header_that_only_resembles_ours_says_nothing_of_length()
    {
        foreach (var (offset, value) in ((int, byte)[])[(4, 1), (8, 2), (9, 3), (12, (byte)'k'), (13, (byte)'Q'), (15, 1)])
        {
            var other = Samples.Member(B, length: 12);
            other[offset] = value;
            Reads([.. A, .. B, .. C], [.. MemberA, .. other, .. MemberC]);
        }
        // Our field is not the only one: five more bytes.
        byte[] more = [.. MemberB[..10], 13, 0, .. MemberB[12..20], (byte)'X', (byte)'Y', 1, 0, 9, .. MemberB[20..]];
        Reads([.. A, .. B, .. C], [.. MemberA, .. more, .. MemberC]);
    }

    [Test]
    public void Truncation_at_every_byte_is_noticed()
    {
        byte[] all = [.. MemberC, .. Samples.Foreign(C), .. Samples.Member([8]), .. Samples.Foreign([]), .. Samples.Member([])];
        int[] ends = [MemberC.Length, MemberC.Length + Samples.Foreign(C).Length, all.Length - 50, all.Length - 30];
        for (var length = 0; length < all.Length; length += length % 5 == 0 ? 1 : 4)
        {
            if (Array.IndexOf(ends, length) < 0)
                Refuses(all[..length], CutShort, length);
            else
                Read(all[..length]);
        }
    }

    [Test]
    public void Members_of_both_kinds_come_in_any_order()
    {
        byte[] large = Samples.Random(150_000), longest = Samples.Text(400_000);
        (byte[] Content, byte[] Member)[] members =
        [
            (B, MemberB), (C, Samples.Foreign(C)), ([], Samples.Member([])), ([], Samples.Foreign([])), (large, Samples.Foreign(large)),
            (longest, Samples.Member(longest)),
        ];
        var random = new Random(6);
        for (var round = 0; round < 40; round++)
        {
            var order = Enumerable.Range(0, random.Next(1, 12)).Select(_ => members[random.Next(members.Length)]).ToList();
            byte[] content = [.. order.SelectMany(one => one.Content)], gzip = [.. order.SelectMany(one => one.Member)];
            var atMost = random.Next(1, 200_000);
            foreach (var (codecs, threads) in ((CodecFamily, int)[])[(Families.Native, 1), (Families.Native, 4), (Families.Managed, 1),
                (Families.Managed, 4)])
            {
                using var reader = Decompressors.Gzip(new Streams.Dribble([.. Decompressors.GzipHead, .. gzip], atMost), threads, codecs);
                Same([.. Decompressors.HeadContent, .. content], Streams.ReadAll(reader, random.Next(1000, 300_000)));
            }
        }
    }

    [Test]
    public void Empty_members_are_many()
    {
        byte[] ours = Samples.Member([]), foreign = Samples.Foreign([]);
        byte[] many = [.. Enumerable.Repeat(ours, 10_000).SelectMany(one => one)],
            others = [.. Enumerable.Repeat(foreign, 10_000).SelectMany(one => one)];
        byte[] mixed = [.. Enumerable.Range(0, 10_000).SelectMany(i => i % 3 == 0 ? foreign : ours)];
        foreach (var gzip in (byte[][])[many, others, mixed])
        {
            Reads(A, [.. gzip, .. MemberA]);
            Refuses([.. gzip, 0], Follows, gzip.Length);
        }
    }

    [Test]
    public void Members_of_one_byte_are_many()
    {
        var content = Samples.Random(3000);
        Reads(content, [.. content.SelectMany((value, i) => i % 5 == 0 ? Samples.Foreign([value]) : Samples.Member([value]))]);
    }

    [Test]
    public void Bytes_after_the_last_member_are_refused()
    {
        Refuses([.. MemberA, 0], Follows, MemberA.Length);
        Refuses([.. MemberA, .. new byte[1000]], Follows, MemberA.Length);
        Refuses([.. MemberA, .. "garbage"u8], Follows, MemberA.Length);
        Refuses([.. MemberA, 0x1f], CutShort, MemberA.Length + 1);
        Refuses([.. MemberA, 0x1f, 0x8b], CutShort, MemberA.Length + 2);
        Refuses([.. MemberA, 0x1f, 0x8c, .. new byte[50]], Damaged, null);
        Refuses([.. MemberA, .. MemberB[..19]], CutShort, MemberA.Length + 19);
        Refuses([.. MemberA, .. MemberB[..20]], CutShort, MemberA.Length + 20);
    }

    [Test]
    public void Both_decoders_think_alike_of_any_damage()
    {
        Alike(MemberB);
        Alike(MemberC);
        for (var length = GzipMember.MinLength; length < MemberC.Length; length++)
            Alike(MemberC[..length]);
        // The length itself is not a decoder's to check.
        foreach (var member in (byte[][])[MemberB, MemberC, Samples.Member([]), Samples.Member(new byte[3000])])
        {
            for (var bit = 16 * 8; bit < member.Length * 8; bit += 3)
            {
                var bad = member.ToArray();
                bad[bit / 8] ^= (byte)(1 << (bit % 8));
                Alike(bad);
            }
        }
        Alike([.. MemberB, 0]);
        Alike([.. MemberB, .. MemberC]);
        Alike(Samples.Member(new byte[GzipMember.BlockBytes]));
        Alike(Samples.Member(new byte[GzipMember.BlockBytes + 1]));
        Alike(Samples.Member(Samples.Random(GzipMember.BlockBytes)));
        Alike(Samples.Member(B, [.. Samples.Deflate(B), 9]));
    }

    private static void Alike(byte[] member)
    {
        var (fast, inBox) = DecoderVerdicts.Of(member);
        Assert.Equal(inBox.Failure, fast.Failure);
        Assert.True(inBox.Bytes.AsSpan().SequenceEqual(fast.Bytes));
    }

    private static byte[] Read(byte[] gzip) => Decompressors.ReadGzipAlike(gzip);

    private static void Reads(byte[] content, byte[] gzip) => Same(content, Read(gzip));

    private static void Same(byte[] expected, byte[] actual) => Assert.True(expected.AsSpan().SequenceEqual(actual));

    private static void Refuses(byte[] gzip, string? reason, int? offset)
    {
        var failure = Assert.Throws<ArchiveCorruptException>(() => Read(gzip));
        if (reason is not null)
            Assert.StartsWith($"archive is damaged: x: {reason} (at byte {offset}", failure.Message, StringComparison.Ordinal);
        if (offset is not null)
            Assert.EndsWith($"(at byte {offset})", failure.Message, StringComparison.Ordinal);
    }
}
