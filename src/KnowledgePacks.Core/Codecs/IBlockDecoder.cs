using KnowledgePacks.Content;

namespace KnowledgePacks.Codecs;

/// <summary>Expands blocks that stand for themselves. Used by one thread at a time.</summary>
internal interface IBlockDecoder : IDisposable
{
    /// <summary>Expands a block's input into its output.</summary>
    /// <exception cref="ArchiveCorruptException">It is damaged, or not as long as it says.</exception>
    void Decode(Block block);
}
