using static KnowledgePacks.Core.Tests.Codecs.DeflateBits;

namespace KnowledgePacks.Core.Tests.Codecs;

/// <summary>
/// Streams that zlib refuses and libdeflate 1.14 does not: both hold the content to its CRC and length, so a member has one
/// meaning or none. docs/archive-format.md names them; a release of either that changes its mind is noticed here.
/// </summary>
public class DecoderDifferenceTests
{
    [Test]
    public void A_code_of_287_literals_and_lengths_is_refused_by_zlib_alone() =>
        Differ([0, 0], Block(Lengths(287, (0, 1), (256, 1)), [1, 1]).Code(0, 1).Code(0, 1).Code(1, 1).ToArray());

    [Test]
    public void A_code_of_32_distances_is_refused_by_zlib_alone() =>
        Differ([0, 0], Block(Lengths(257, (0, 1), (256, 1)), Lengths(32, (0, 1), (1, 1))).Code(0, 1).Code(0, 1).Code(1, 1).ToArray());

    [Test]
    public void The_other_bit_of_a_single_distance_is_refused_by_zlib_alone() =>
        Differ([0, 0, 0, 0], Block(Lengths(258, (0, 1), (256, 2), (257, 2)), [1]).Code(0, 1).Code(3, 2).Code(1, 1).Code(2, 2).ToArray());

    private static void Differ(byte[] content, byte[] deflate)
    {
        var (libdeflate, zlib) = DecoderVerdicts.Of(Samples.Member(content, deflate));
        Assert.Equal(content, libdeflate.Bytes);
        Assert.Equal("archive is damaged: x: the gzip data is damaged (at byte 7)", zlib.Failure);
    }
}
