using static KnowledgePacks.Core.Tests.Codecs.DeflateBits;

namespace KnowledgePacks.Core.Tests.Codecs;

/// <summary>DEFLATE streams of which readers are known to think differently.</summary>
public class DecoderAgreementTests
{
    [Test]
    public void Both_take_a_code_of_two_literals() =>
        Agree(true, [0, 0], Block(Lengths(257, (0, 1), (256, 1)), [1, 1]).Code(0, 1).Code(0, 1).Code(1, 1));

    [Test]
    public void Both_take_one_distance_of_one_bit() =>
        Agree(true, [0, 0, 0, 0], Block(Lengths(258, (0, 1), (256, 2), (257, 2)), [1]).Code(0, 1).Code(3, 2).Code(0, 1).Code(2, 2));

    [Test]
    public void Both_take_no_distance_where_none_is_used() =>
        Agree(true, [0, 0], Block(Lengths(257, (0, 1), (256, 1)), [0]).Code(0, 1).Code(0, 1).Code(1, 1));

    [Test]
    public void Both_refuse_an_oversubscribed_code() =>
        Agree(false, [0], Block(Lengths(257, (0, 1), (1, 1), (256, 1)), [1]).Code(0, 1).Code(1, 1).Put(0, 16));

    [Test]
    public void Both_refuse_an_incomplete_code() =>
        Agree(false, [0], Block(Lengths(257, (0, 2), (256, 2)), [1]).Code(0, 2).Code(1, 2).Put(0, 16));

    [Test]
    public void Both_refuse_a_distance_before_the_beginning() =>
        Agree(false, [0, 0, 0, 0], Block(Lengths(258, (0, 1), (256, 2), (257, 2)), [1, 1]).Code(0, 1).Code(3, 2).Code(1, 1).Code(2, 2));

    [Test]
    public void Both_refuse_the_reserved_block() => Agree(false, [], new DeflateBits().Put(7, 3).Put(0, 32));

    [Test]
    public void Both_refuse_a_stored_block_with_a_wrong_complement() =>
        Agree(false, [9], new DeflateBits().Put(1, 8).Put(1, 16).Put(1, 16).Put(9, 8));

    [Test]
    public void Both_take_a_stored_block() => Agree(true, [9], new DeflateBits().Put(1, 8).Put(1, 16).Put(0xfffe, 16).Put(9, 8));

    [Test]
    public void Both_refuse_lengths_that_repeat_nothing() =>
        Agree(false, [0],
        new DeflateBits().Put(5, 3).Put(0, 5).Put(0, 5).Put(0, 4).Put(1, 3).Put(0, 3).Put(0, 3).Put(1, 3).Put(1, 1).Put(0, 64));

    private static void Agree(bool taken, byte[] content, DeflateBits deflate) => DecoderVerdicts.Agree(taken, content, deflate.ToArray());
}
