using KnowledgePacks.Packs;

namespace KnowledgePacks.Sources;

/// <summary>An archive from a stream, such as a pipe; read once.</summary>
/// <param name="stream">The archive's bytes.</param>
/// <param name="label">What messages and receipts call it.</param>
public sealed class StreamSource(Stream stream, string label) : IPackSource
{
    /// <inheritdoc/>
    public string Label => label;

    /// <inheritdoc/>
    public long? Size => null;

    /// <inheritdoc/>
    public PackProfile? ImpliedProfile => null;

    /// <inheritdoc/>
    public ReleaseIndex? Index => null;

    /// <inheritdoc/>
    public Stream OpenRead() => stream;
}
