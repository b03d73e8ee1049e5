using KnowledgePacks.Codecs;

namespace KnowledgePacks.Core.Tests.Codecs;

/// <summary>Matches as far apart as DEFLATE's window reaches are not overlooked.</summary>
public class LibdeflateEncoderWindowTests
{
    [Test]
    [Arguments(12_500)]
    [Arguments(20_000)]
    [Arguments(30_000)]
    public void Noise_that_comes_again_within_the_window_is_found(int period)
    {
        var noise = Samples.Random(period);
        byte[] block = [.. Enumerable.Range(0, (1 << 20) / period).SelectMany(_ => noise)];
        using var encoder = new LibdeflateEncoder(6);
        // libdeflate alone makes about a period and 1 % of it.
        Assert.InRange(Samples.Encode(encoder, block).Length, 0, block.Length / 4);
    }

    [Test]
    [Arguments(7_000)]
    [Arguments(30_000)]
    public void Noise_that_comes_again_is_found_after_noise_that_does_not(int period)
    {
        var noise = Samples.Random(period);
        byte[] block = [.. Samples.Random(512 << 10, 7), .. Enumerable.Range(0, (512 << 10) / period).SelectMany(_ => noise)];
        using var encoder = new LibdeflateEncoder(6);
        Assert.InRange(Samples.Encode(encoder, block).Length, 0, (512 << 10) + block.Length / 4);
    }

    /// <summary>Four bytes that come again far away save one of them at best.</summary>
    [Test]
    [Arguments(500)]
    [Arguments(2_000)]
    [Arguments(4_000)]
    [Arguments(7_000)]
    public void Identifiers_that_come_again_cost_no_more_than_by_libdeflate_alone(int identifiers)
    {
        var known = Samples.Random(4 * identifiers);
        var choice = Samples.Random(2 << 18, 3);
        byte[] block = [.. Enumerable.Range(0, 1 << 18)
            .SelectMany(i => known.Skip((choice[2 * i] << 8 | choice[2 * i + 1]) % identifiers * 4).Take(4))];
        using var encoder = new LibdeflateEncoder(6);
        Assert.InRange(Samples.Encode(encoder, block).Length, 0, (int)(LibdeflateEncoderTests.Alone(block) * 1.01));
    }
}
