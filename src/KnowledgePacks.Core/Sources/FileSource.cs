namespace KnowledgePacks.Sources;

/// <summary>An archive in one file.</summary>
public sealed class FileSource : IPackSource
{
    /// <summary>An archive in one file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PackNotFoundException">There is no such file, or it is a directory.</exception>
    public FileSource(string path)
    {
        if (Directory.Exists(path))
            throw new PackNotFoundException(SoughtThing.ArchiveAtDirectory, path);
        if (!File.Exists(path))
            throw new PackNotFoundException(SoughtThing.Archive, path);
        Label = path;
    }

    /// <inheritdoc/>
    public string Label { get; }

    /// <inheritdoc/>
    public bool CanReopen => FindSize() is not null;

    /// <inheritdoc/>
    public ValueTask<SourceExpectation> ResolveAsync(CancellationToken cancellation) => new(new SourceExpectation { Size = FindSize() });

    /// <inheritdoc/>
    public ValueTask<Stream> OpenAsync(long offset, CancellationToken cancellation)
    {
        var file = new FileStream(Label, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0,
            FileOptions.SequentialScan);
        if (offset > 0)
            file.Seek(offset, SeekOrigin.Begin);
        return new(file);
    }

    /// <summary>The source for a path: a release's index by its name, else one archive file.</summary>
    /// <exception cref="PackNotFoundException">There is no such file.</exception>
    /// <exception cref="ArchiveUnsupportedException">The index is not one.</exception>
    public static IPackSource Open(string path) =>
        path.EndsWith(ReleaseIndex.FileSuffix, StringComparison.OrdinalIgnoreCase) ? new ReleaseSource(path) : new FileSource(path);

    /// <summary>A pipe has none, and neither has what only looks like a file.</summary>
    private long? FindSize() =>
        new FileInfo(Label) is { Exists: true } file && (file.Attributes & FileAttributes.Device) == 0 && file.Length > 0 ? file.Length
        : null;
}
