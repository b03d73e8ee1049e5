using System.Buffers;

namespace KnowledgePacks.Sources;

/// <summary>An archive from a stream, such as a pipe; read once.</summary>
/// <param name="stream">The archive's bytes.</param>
/// <param name="label">What messages and receipts call it.</param>
public sealed class StreamSource(Stream stream, string label) : IPackSource
{
    private const int SkipBytes = 64 << 10;

    /// <inheritdoc/>
    public string Label => label;

    /// <inheritdoc/>
    public bool CanReopen => false;

    /// <inheritdoc/>
    public ValueTask<SourceExpectation> ResolveAsync(CancellationToken cancellation) => new(SourceExpectation.None);

    /// <inheritdoc/>
    /// <exception cref="EndOfStreamException">The stream ends before the offset.</exception>
    public async ValueTask<Stream> OpenAsync(long offset, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(SkipBytes);
        for (var left = offset; left > 0;)
        {
            var wanted = (int)Math.Min(left, SkipBytes);
            await stream.ReadExactlyAsync(buffer.AsMemory(0, wanted), cancellation).ConfigureAwait(false);
            left -= wanted;
        }
        ArrayPool<byte>.Shared.Return(buffer);
        return stream;
    }
}
