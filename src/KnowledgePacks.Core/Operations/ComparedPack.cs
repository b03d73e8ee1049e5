using KnowledgePacks.Content;
using KnowledgePacks.Installation;
using KnowledgePacks.Manifests;
using KnowledgePacks.Packs;
using KnowledgePacks.Sources;

namespace KnowledgePacks.Operations;

/// <summary>A file of a pack that is compared.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256 of its content.</param>
/// <param name="Executable">Whether its owner may execute it.</param>
public sealed record ComparedFile(long Size, Digest Sha256, bool Executable);

/// <summary>
/// One side of a comparison: an archive, a directory as it would be packaged, or an installed pack without what its user's evaluations
/// wrote. It is read when it is compared.
/// </summary>
public sealed class ComparedPack
{
    private readonly IPackSource? source;
    private readonly string? directory;

    private ComparedPack(IPackSource? source, string? directory, bool isInstalled) =>
        (this.source, this.directory, IsInstalled) = (source, directory, isInstalled);

    /// <summary>An archive.</summary>
    public static ComparedPack Archive(IPackSource source) => new(source, null, false);

    /// <summary>A directory.</summary>
    public static ComparedPack Directory(string path) => new(null, path, false);

    /// <summary>An installed pack.</summary>
    public static ComparedPack Installed(InstalledPack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        return new(null, pack.Path, true);
    }

    internal bool IsInstalled { get; }

    /// <summary>Reads all of it.</summary>
    internal async Task<PackReading> ReadAsync(PackLimits limits, int threads, IProgress<Progress>? progress,
        CancellationToken cancellation) => source is not null
        ? await ReadArchiveAsync(source, limits, threads, progress, cancellation).ConfigureAwait(false)
        : ReadDirectory(directory!, limits, threads, progress, cancellation);

    private static async Task<PackReading> ReadArchiveAsync(IPackSource source, PackLimits limits, int threads,
        IProgress<Progress>? progress, CancellationToken cancellation)
    {
        var report = await new Inspector(limits, threads)
            .InspectAsync(source, PackProfile.Legacy, digests: true, progress: progress, cancellation: cancellation).ConfigureAwait(false);
        var reading = new PackReading(report.Manifest);
        var files = 0;
        foreach (var entry in report.Entries)
            if (!entry.IsDirectory)
                reading.Files.Add(entry.Path.Text, new ComparedFile(entry.Size, report.Digests![files++].Sha256, entry.Executable));
        return reading;
    }

    private static PackReading ReadDirectory(string path, PackLimits limits, int threads, IProgress<Progress>? progress,
        CancellationToken cancellation)
    {
        var scan = PackDirectory.Scan(path, limits, cancellation);
        if (scan.Findings.Count > 0)
            throw new PackInvalidException(scan.Findings);
        var executables = new HashSet<string>(StringComparer.Ordinal);
        var wanted = new List<FileToHash>();
        foreach (var entry in scan.Contents.Entries)
        {
            if (!entry.IsDirectory)
                wanted.Add(new FileToHash(scan.FullPath(entry.Path), entry.Size, bySha256: true));
            if (entry.Executable)
                executables.Add(scan.FullPath(entry.Path));
        }
        var reading = new PackReading(PackValidator.Validate(scan.Contents, PackProfile.Legacy, strict: false).Manifest);
        var total = scan.Contents.TotalSize;
        new FileHasher(threads, done => progress?.Report(new Progress(Phase.Reading, path, done, total)), cancellation).Hash(wanted, file =>
            reading.Files.Add(file.Path[(scan.Root.Length + 1)..].Replace('\\', '/'), new ComparedFile(file.Size,
                file.Digest ?? throw new PackInUseException($"file changed while it was read: {file.Path}", PackUse.Changing),
                executables.Contains(file.Path))));
        return reading;
    }
}

/// <summary>What was read of a pack.</summary>
/// <param name="Manifest">Its manifest; <c>null</c> when it is missing or cannot be read.</param>
internal sealed record PackReading(PackManifest? Manifest)
{
    public Dictionary<string, ComparedFile> Files { get; } = new(StringComparer.Ordinal);
}
