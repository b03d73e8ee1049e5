using KnowledgePacks.Codecs;

namespace KnowledgePacks.Core.Tests.Codecs;

public class ZstdSeekTableTests
{
    [Test]
    public void Is_a_skippable_frame_of_pairs_of_sizes_and_a_footer()
    {
        Assert.Equal(
            [
                0x5e, 0x2a, 0x4d, 0x18, 25, 0, 0, 0,
                10, 0, 0, 0, 0x00, 0x00, 0x40, 0,
                0x00, 0x01, 0, 0, 7, 0, 0, 0,
                2, 0, 0, 0, 0, 0xb1, 0xea, 0x92, 0x8f,
            ],
            ZstdSeekTable.Build([(10, 4 << 20), (256, 7)]));
    }

    [Test]
    public void Of_no_frames_has_a_footer_alone() =>
        Assert.Equal([0x5e, 0x2a, 0x4d, 0x18, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0xb1, 0xea, 0x92, 0x8f], ZstdSeekTable.Build([]));
}
