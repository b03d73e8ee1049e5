using KnowledgePacks.Codecs;
using KnowledgePacks.Content;

namespace KnowledgePacks.Core.Tests.Codecs;

/// <summary>What the two decoders of gzip members make of one.</summary>
internal static class DecoderVerdicts
{
    /// <summary>Both take a DEFLATE stream inside a true member, or both refuse it.</summary>
    public static void Agree(bool taken, byte[] content, byte[] deflate)
    {
        var member = Samples.Member(content, deflate);
        var (fast, inBox) = Of(member);
        Assert.Equal(taken ? content : null, inBox.Bytes);
        Assert.Equal(taken ? content : null, fast.Bytes);
        Assert.Equal(fast.Failure, inBox.Failure);
    }

    /// <summary>The bytes, or the error's text, of libdeflate and of the runtime.</summary>
    public static ((byte[]? Bytes, string? Failure) Libdeflate, (byte[]? Bytes, string? Failure) InBox) Of(byte[] member)
    {
        using var fast = new LibdeflateDecoder("x");
        using var inBox = new InBoxGzipDecoder("x");
        return (Decode(fast, member), Decode(inBox, member));
    }

    public static (byte[]? Bytes, string? Failure) Decode(IBlockDecoder decoder, byte[] member)
    {
        var block = new Block { SourceStart = 7, InputLength = member.Length };
        member.CopyTo(block.InputBuffer(member.Length));
        try
        {
            decoder.Decode(block);
            return (block.Output.ToArray(), null);
        }
        catch (ArchiveCorruptException failure)
        {
            return (null, failure.Message);
        }
    }
}
