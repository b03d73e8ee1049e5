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
/// <param name="Archive">The archive file, absolute.</param>
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
    /// <param name="output">A file, or an existing directory or a path that ends with a slash; parents are created.</param>
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
        var pack = Pack.Load(packPath, options.Profile, options.Strict, options.Limits, cancellation);
        RefuseUncheckpointed(pack);
        RefuseLocked(pack);
        var format = options.Format ?? ArchiveFormats.FromFileName(output) ?? ArchiveFormat.TarGzip;
        var target = Target(pack, output, format);
        var contents = pack.Directory.Contents;
        if (contents.TotalSize > options.Limits.MaxExpandedBytes)
            throw new LimitExceededException(PackLimit.ExpandedBytes, options.Limits.MaxExpandedBytes);
        using var file = new AtomicFile(target, background: options.Threads > 1);
        using (var compressor = ArchiveCompression.Create(file, format, options.Level, options.Threads, options.Limits))
        {
            var writer = new PackArchiveWriter(compressor,
                bytes => progress?.Report(new Progress(Phase.Packaging, pack.Manifest.Name.Text, bytes, contents.TotalSize)), cancellation);
            writer.Write(pack.Directory);
            compressor.Complete();
            if (format == ArchiveFormat.TarZstd)
                file.Write(ZstdSeekTable.Build(compressor.Frames));
        }
        var size = file.Length;
        var digest = file.Commit();
        return new PackageResult(
            pack.Manifest.Name, pack.Manifest.Version, target, format, size, digest,
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

    private string Target(Pack pack, string output, ArchiveFormat format)
    {
        if (string.IsNullOrWhiteSpace(output))
            throw new InvalidRequestException(RequestProblem.OutputUnnamed, "the output's name is empty");
        var path = Path.GetFullPath(output);
        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(output))
            path = Path.Join(path, $"{pack.Manifest.Name}-{pack.Manifest.Version}{format.Extension()}");
        else if (options.Format is not null && ArchiveFormats.FromFileName(path) is { } named && named != format)
            throw new InvalidRequestException(RequestProblem.OutputFormat,
                $"the output's name asks for {named.Extension()}, the compression for {format.Extension()}: {output}");
        if (IsInside(path, pack.Path))
            throw new InvalidRequestException(RequestProblem.OutputInsidePack, $"output lies inside the pack: {output}");
        return path;
    }

    /// <summary>Whether a path lies in a directory, links in the existing part of either resolved.</summary>
    private static bool IsInside(string path, string directory)
    {
        var parent = new DirectoryInfo(Path.GetDirectoryName(path)!);
        while (!parent.Exists && parent.Parent is not null)
            parent = parent.Parent;
        var root = Resolve(directory);
        var place = Resolve(parent.FullName);
        return place == root || place.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    private static string Resolve(string path)
    {
        var info = new DirectoryInfo(path);
        if (info.Parent is null)
            return path;
        var target = info.ResolveLinkTarget(returnFinalTarget: true);
        return target is not null ? Resolve(target.FullName) : Path.Join(Resolve(info.Parent.FullName), info.Name);
    }
}
