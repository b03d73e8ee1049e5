namespace KnowledgePacks.Sources;

/// <summary>Opening a source, with its failures told as the source's.</summary>
internal static class SourceOpening
{
    /// <summary>Opens an archive at its first byte.</summary>
    /// <exception cref="SourceReadException">The system refused.</exception>
    public static async ValueTask<Stream> OpenAsync(IPackSource source, CancellationToken cancellation)
    {
        try
        {
            return await source.OpenAsync(0, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SourceReadException(source.Label, failure);
        }
    }
}
