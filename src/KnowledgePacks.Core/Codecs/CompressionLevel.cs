namespace KnowledgePacks.Codecs;

/// <summary>How much time packaging spends on a smaller archive.</summary>
public enum CompressionLevel
{
    /// <summary>Least time.</summary>
    Fast,

    /// <summary>The sizes of <c>gzip -6</c> and <c>zstd -3</c>.</summary>
    Default,

    /// <summary>Smallest archive in reasonable time.</summary>
    Best,
}
