using KnowledgePacks.Archives;
using KnowledgePacks.Codecs;
using KnowledgePacks.Content;
using KnowledgePacks.Packs;
using KnowledgePacks.Platform;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Operations;

/// <summary>How to package; the defaults are what the command line does without options.</summary>
public sealed record PackageOptions
{
    /// <summary>The compression; <c>null</c> for what the output's name asks for, else gzip.</summary>
    public ArchiveFormat? Format { get; init; }

    /// <summary>How much time to spend on a smaller archive.</summary>
    public CompressionLevel Level { get; init; } = CompressionLevel.Default;

    /// <summary>What the pack must hold; <c>null</c> for standard, or legacy where graph.lbug implies it.</summary>
    public PackProfile? Profile { get; init; }

    /// <summary>Whether README.md and evaluation questions are required too.</summary>
    public bool Strict { get; init; }

    /// <summary>Whether a database that was not checkpointed is packed along with its log, instead of being refused.</summary>
    public bool IncludeWal { get; init; }

    /// <summary>Threads that compress; the archive's bytes do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>What the archive may cost its readers: what would not install is not packaged.</summary>
    public PackLimits Limits { get; init; } = PackLimits.Default;
}

/// <summary>What packaging made.</summary>
/// <param name="Name">The pack.</param>
/// <param name="Version">Its version.</param>
/// <param name="Archive">The archive file, absolute, links resolved; of a stream, its label.</param>
/// <param name="Format">Its format.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Sha256">Its digest.</param>
/// <param name="Entries">Files and directories in it.</param>
/// <param name="UncompressedSize">Bytes of all files.</param>
/// <param name="Excluded">What was left out, relative to the pack; directories end with a slash.</param>
/// <param name="Warnings">The validator's warnings.</param>
public sealed record PackageResult(
    PackName Name,
    SemanticVersion Version,
    string Archive,
    ArchiveFormat Format,
    long Size,
    Digest Sha256,
    int Entries,
    long UncompressedSize,
    IReadOnlyList<string> Excluded,
    IReadOnlyList<PackFinding> Warnings);

/// <summary>Makes an archive of a pack directory: equal packs give equal bytes, on any machine, in one pass.</summary>
/// <param name="options">How; <c>null</c> for the defaults.</param>
public sealed class Packager(PackageOptions? options = null)
{
    private readonly PackageOptions options = options ?? new PackageOptions();

    /// <summary>Packages a directory. The archive appears under its name only when it is whole.</summary>
    /// <param name="packPath">The pack.</param>
    /// <param name="output">
    /// A file, an existing directory or a path that ends with a slash; parents are created. The file that a link leads to is replaced; a
    /// pipe or a device is written to.
    /// </param>
    /// <param name="progress">Told how many bytes of the pack are done.</param>
    /// <param name="cancellation">Stops the work and leaves nothing.</param>
    /// <exception cref="KnowledgePackException">The pack cannot be packaged; the exception's code says why.</exception>
    public Task<PackageResult> PackageAsync(string packPath, string output = ".", IProgress<Progress>? progress = null,
        CancellationToken cancellation = default) =>
        Task.Run(() => Package(packPath, output, progress, cancellation), cancellation);

    /// <summary>Packages a directory on the calling thread, with the threads of the options beside it.</summary>
    /// <inheritdoc cref="PackageAsync"/>
    public PackageResult Package(string packPath, string output = ".", IProgress<Progress>? progress = null,
        CancellationToken cancellation = default)
    {
        var pack = Load(packPath, cancellation);
        var target = PackageOutput.Find(output, pack, options.Format);
        if (target.IsStream)
        {
            using var stream = SequentialFile.OpenToWrite(target.Path, cancellation);
            return Write(pack, target, stream, progress, cancellation);
        }
        using var file = new AtomicFile(target.Path);
        var result = Write(pack, target, file, progress, cancellation);
        file.Commit();
        return result;
    }

    /// <summary>Packages a directory into a stream, on the calling thread.</summary>
    /// <param name="packPath">The pack.</param>
    /// <param name="output">Where the archive's bytes go, in order; need not be able to seek. Not disposed.</param>
    /// <param name="label">What <see cref="PackageResult.Archive"/> calls it.</param>
    /// <param name="progress">Told how many bytes of the pack are done.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="KnowledgePackException">The pack cannot be packaged; the exception's code says why.</exception>
    public PackageResult PackageTo(string packPath, Stream output, string label, IProgress<Progress>? progress = null,
        CancellationToken cancellation = default) =>
        Write(Load(packPath, cancellation), new PackageOutput(label, options.Format ?? ArchiveFormat.TarGzip, IsStream: true), output,
            progress, cancellation);

    private Pack Load(string packPath, CancellationToken cancellation)
    {
        var pack = Pack.Load(packPath, options.Profile, options.Strict, options.Limits, cancellation);
        RefuseUncheckpointed(pack);
        RefuseLocked(pack);
        if (pack.Directory.Contents.TotalSize > options.Limits.MaxExpandedBytes)
            throw new LimitExceededException(PackLimit.ExpandedBytes, options.Limits.MaxExpandedBytes);
        return pack;
    }

    private PackageResult Write(Pack pack, PackageOutput target, Stream destination, IProgress<Progress>? progress,
        CancellationToken cancellation)
    {
        var contents = pack.Directory.Contents;
        using var hashed = new DigestWriteStream(destination, background: options.Threads > 1);
        using (var compressor = ArchiveCompression.Create(hashed, target.Format, options.Level, options.Threads, options.Limits))
        {
            var writer = new PackArchiveWriter(compressor,
                bytes => progress?.Report(new Progress(Phase.Packaging, pack.Manifest.Name.Text, bytes, contents.TotalSize)), cancellation);
            writer.Write(pack.Directory);
            compressor.Complete();
            if (target.Format == ArchiveFormat.TarZstd)
                hashed.Write(ZstdSeekTable.Build(compressor.Frames));
        }
        return new PackageResult(pack.Manifest.Name, pack.Manifest.Version, target.Path, target.Format, hashed.Length, hashed.GetDigest(),
            contents.Entries.Count, contents.TotalSize, pack.Directory.Excluded, pack.Warnings);
    }

    private void RefuseUncheckpointed(Pack pack)
    {
        if (!options.IncludeWal && pack.Warnings.FirstOrDefault(warning => warning.Code == PackFinding.NotCheckpointed) is { } log)
            throw new PackInvalidException([log with { Severity = FindingSeverity.Error }]);
    }

    /// <summary>A database file is looked at when it is read; a directory's lock is on a file that stays behind.</summary>
    private static void RefuseLocked(Pack pack)
    {
        var path = Path.Join(pack.Path, PackDatabase.FileName, ".lock");
        if (pack.Database.Kind != DatabaseKind.Directory || !File.Exists(path) || FileStatus.Get(path).Kind != FileKind.File)
            return;
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (DatabaseLock.IsHeld(file))
            throw PackFileStream.Locked(PackPath.Known(pack.Database.Path));
    }
}
