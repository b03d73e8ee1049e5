namespace KnowledgePacks.Codecs;

/// <summary>Compresses one block on its own, into bytes that may stand one after the other. Used by one thread at a time.</summary>
internal interface IBlockEncoder : IDisposable
{
    /// <summary>Bytes that a block of this length takes at most.</summary>
    int Bound(int length);

    /// <summary>Compresses a block; returns the bytes written.</summary>
    int Encode(ReadOnlySpan<byte> block, Span<byte> output);
}
