namespace KnowledgePacks.Sources;

/// <summary>A release in parts: an index, and the parts beside it. Its publishers ship the manifest and the database alone.</summary>
public sealed class ReleaseSource : IPackSource
{
    private readonly string directory;
    private readonly ReleaseIndex index;

    /// <summary>Reads the index; the parts are looked at when they are read.</summary>
    /// <param name="indexPath">The index file.</param>
    /// <exception cref="PackNotFoundException">There is no such file.</exception>
    /// <exception cref="ArchiveUnsupportedException">The index is not one.</exception>
    public ReleaseSource(string indexPath)
    {
        if (!File.Exists(indexPath))
            throw new PackNotFoundException(SoughtThing.Index, indexPath);
        if (new FileInfo(indexPath).Length > PackLimits.MaxDocumentBytes)
            throw new ArchiveUnsupportedException(indexPath, $"the index is larger than {PackLimits.MaxDocumentBytes} bytes",
                ForeignFormat.Index);
        Label = indexPath;
        directory = Path.GetDirectoryName(Path.GetFullPath(indexPath))!;
        index = ReleaseIndex.Parse(File.ReadAllBytes(indexPath), indexPath);
    }

    /// <inheritdoc/>
    public string Label { get; }

    /// <inheritdoc/>
    public bool CanReopen => true;

    /// <inheritdoc/>
    public ValueTask<SourceExpectation> ResolveAsync(CancellationToken cancellation) => new(new SourceExpectation
    {
        Name = index.Name,
        Version = index.Version,
        Sha256 = index.Sha256,
        Size = index.Size,
        Profile = PackProfile.Legacy,
        IsRelease = true,
    });

    /// <inheritdoc/>
    public ValueTask<Stream> OpenAsync(long offset, CancellationToken cancellation) => new(new PartsStream(directory, index, offset));
}
