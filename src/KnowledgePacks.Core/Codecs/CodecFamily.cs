using System.Diagnostics.CodeAnalysis;

namespace KnowledgePacks.Codecs;

/// <summary>
/// What compresses and expands: the C libraries that a program has linked in, or .NET's own and ZstdSharp, which are
/// everywhere. The one place where it is decided which. Both write other bytes for the same content, and read each other's.
/// </summary>
internal abstract class CodecFamily
{
    /// <summary>
    /// Set where a program is built: src/NativeCodecs.targets makes it a constant, and the compiler leaves out the family that is not
    /// chosen. Nothing is looked for at run time, so that one program does the same on every machine.
    /// </summary>
    [FeatureSwitchDefinition("KnowledgePacks.NativeCodecs")]
    public static bool IsNativeLinked => AppContext.TryGetSwitch("KnowledgePacks.NativeCodecs", out var isLinked) && isLinked;

    public static CodecFamily Chosen => IsNativeLinked ? new NativeCodecs() : new ManagedCodecs();

    /// <summary>Makes gzip members that tell their length (<see cref="GzipMember"/>).</summary>
    public abstract IBlockEncoder CreateGzipEncoder(CompressionLevel level);

    /// <summary>Makes Zstandard frames that tell their size and have a checksum.</summary>
    public abstract IBlockEncoder CreateZstdEncoder(CompressionLevel level);

    /// <inheritdoc cref="GzipSource"/>
    public abstract GzipSource OpenGzip(Stream source, string label);

    /// <inheritdoc cref="ZstdSource{TZstd}"/>
    public abstract BlockSource OpenZstd(Stream source, string label, PackLimits limits, int threads);

    protected static int ZstdLevel(CompressionLevel level) => level switch
    {
        CompressionLevel.Fast => 1,
        CompressionLevel.Best => 12,
        _ => 3,
    };
}
