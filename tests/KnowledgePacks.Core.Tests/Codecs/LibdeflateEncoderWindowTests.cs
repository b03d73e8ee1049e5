using KnowledgePacks.Archives.Codecs;

namespace KnowledgePacks.Core.Tests.Codecs;

/// <summary>Matches as far apart as DEFLATE's window reaches are not overlooked.</summary>
public class LibdeflateEncoderWindowTests
{
    [Theory]
    [InlineData(12_500)]
    [InlineData(20_000)]
    [InlineData(30_000)]
    public void Noise_that_comes_again_within_the_window_is_found(int period)
    {
        Assert.True(NativeCodecs.HasLibdeflate);
        var noise = Samples.Random(period);
        byte[] block = [.. Enumerable.Range(0, (1 << 20) / period).SelectMany(_ => noise)];
        using var encoder = new LibdeflateEncoder(6);
        // libdeflate alone makes about a period and 1 % of it.
        Assert.InRange(Samples.Encode(encoder, block).Length, 0, block.Length / 4);
    }
}
