using KnowledgePacks.Packs;

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
            throw new PackNotFoundException("archive file", path, "this is a directory; make an archive of it with 'kpacks package'");
        if (!File.Exists(path))
            throw new PackNotFoundException("archive file", path);
        Label = path;
    }

    /// <inheritdoc/>
    public string Label { get; }

    /// <inheritdoc/>
    public long? Size =>
        new FileInfo(Label) is { Exists: true } file && (file.Attributes & FileAttributes.Device) == 0 && file.Length > 0 ? file.Length
        : null;

    /// <inheritdoc/>
    public PackProfile? ImpliedProfile => null;

    /// <inheritdoc/>
    public ReleaseIndex? Index => null;

    /// <inheritdoc/>
    public Stream OpenRead() =>
        new FileStream(Label, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0,
        FileOptions.SequentialScan);

    /// <summary>The source for a path: a release's index by its name, else one archive file.</summary>
    /// <exception cref="PackNotFoundException">There is no such file.</exception>
    /// <exception cref="ArchiveUnsupportedException">The index is not one.</exception>
    public static IPackSource Open(string path) =>
        path.EndsWith(ReleaseIndex.FileSuffix, StringComparison.OrdinalIgnoreCase) ? new ReleaseSource(path) : new FileSource(path);
}
