using KnowledgePacks.Archives;
using KnowledgePacks.Content;
using KnowledgePacks.Manifests;
using KnowledgePacks.Operations;
using KnowledgePacks.Packs;
using KnowledgePacks.Platform;
using KnowledgePacks.Sources;

namespace KnowledgePacks.Installation;

/// <summary>
/// One replacement of one pack: everything is made ready in staging, then old and new change places in one step. Until
/// then the root is as it was; a failure or a signal leaves nothing behind.
/// </summary>
internal sealed class InstallTransaction(InstallRoot root, InstallOptions options, IProgress<TransferProgress>? progress,
    CancellationToken cancellation)
{
    /// <summary>Installs an archive.</summary>
    /// <param name="source">The archive.</param>
    /// <param name="accept">Looks at the manifest: throws against a pack that must not be installed, false when there is nothing to
    /// do.</param>
    /// <returns>What was done; <c>null</c> when there was nothing to do.</returns>
    public InstallResult? Run(IPackSource source, Func<PackManifest, bool> accept)
    {
        try
        {
            using var transaction = RootTransaction.Begin(root, $"installing {source.Label}", options.Transaction, cancellation);
            return Run(source, accept, transaction);
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            throw DiskFailure.Translate(failure, root.Path, "installation");
        }
    }

    /// <summary>The checks of an installation without writing anything.</summary>
    public InstallResult? DryRun(IPackSource source, Func<PackManifest, bool> accept)
    {
        var facts = new PackArchiveReader(options.Limits, options.Threads, progress, cancellation).Read(source);
        var report = Check(facts, source);
        var name = report.Manifest!.Name;
        if (!accept(report.Manifest))
            return null;
        var old = Existing(name);
        return Describe(report, facts, old, EvalResults.CountFiles(old?.Path ?? root.KeptResultsPath(name)));
    }

    private InstallResult? Run(IPackSource source, Func<PackManifest, bool> accept, RootTransaction transaction)
    {
        // Before anything is written that it is to answer for.
        using var sync = options.Sync ? new TreeSync(transaction.StagingPath) : null;
        var files = new StagingFiles(transaction, sync);
        files.CreateDirectory(transaction.PackPath);
        using var writer = new StagingWriter(transaction.PackPath, files, background: options.Threads != 1);
        var reader = new PackArchiveReader(options.Limits, options.Threads, progress, cancellation)
        {
            OnEntry = writer.Write,
            OnManifest = document => RefuseEarly(document, accept),
        };
        ArchiveFacts facts;
        try
        {
            facts = reader.Read(source);
            writer.Finish();
        }
        catch (NothingToDoException)
        {
            return null;
        }
        var report = Check(facts, source);
        if (!accept(report.Manifest!))
            return null;
        // The archive's contents were judged while they were written, and nobody else writes here: they are not read again.
        var packPath = facts.Wrapper is null ? transaction.PackPath : Path.Join(transaction.PackPath, facts.Wrapper);
        var name = report.Manifest!.Name;
        var old = Existing(name);
        var moved = CarryResultsOver(transaction, report.Manifest, old, packPath);
        var receipt = new InstallReceipt(
            name, report.Manifest.Version, report.Profile, source.Label, options.Clock.GetUtcNow().ToUniversalTime(),
            InstallReceipt.LibraryVersion, facts.Descriptor, facts.Contents.TotalSize, Files(facts.Contents, writer.Digests, moved));
        _ = transaction.WithRoom(() => receipt.WriteTo(packPath));
        var keptResults = EvalResults.CountFiles(packPath) - Shipped(facts.Contents, moved);
        sync?.Sync(packPath, files.Count, cancellation);
        if (old is null)
            transaction.Place(name, packPath);
        else
            transaction.Exchange(name, packPath, options.Keep);
        return Describe(report, facts, old, keptResults);
    }

    /// <summary>Results of the pack that is replaced, or that wait for a pack of this name, come into the new one.</summary>
    private IReadOnlyList<(string From, string To)> CarryResultsOver(RootTransaction transaction, PackManifest manifest, InstalledPack? old,
        string packPath)
    {
        var from = old?.Path ?? root.KeptResultsPath(manifest.Name);
        var backup = root.BackupPath(manifest.Name);
        var hasBackup = Directory.Exists(backup);
        var moved = EvalResults.PutAside(
            packPath, manifest.Version, hasBackup || Directory.Exists(Path.Join(from, EvalResults.DirectoryPath)),
            File.Exists(Path.Join(from, EvalResults.FilePath)));
        return transaction.WithRoom(() =>
        {
            transaction.Results().Merge(from, packPath);
            if (hasBackup)
                transaction.Results().MergeBackup(backup, packPath);
            return moved;
        });
    }

    /// <summary>How many results of the archive's own are where the user's would be.</summary>
    private static int Shipped(PackContents contents, IReadOnlyList<(string From, string To)> moved) =>
        contents.Entries.FindAll(entry =>
            !entry.IsDirectory && EvalResults.Owns(entry.Path) && NewPath(entry.Path, moved) == entry.Path).Count;

    /// <summary>Where a file of the archive is once results of its own were put aside.</summary>
    private static string NewPath(string path, IReadOnlyList<(string From, string To)> moved)
    {
        foreach (var (from, to) in moved)
            if (path == from || path.StartsWith(from + "/", StringComparison.Ordinal))
                return to + path[from.Length..];
        return path;
    }

    private PackReport Check(ArchiveFacts facts, IPackSource source)
    {
        if (options.Sha256 is { } expected && expected != facts.Descriptor.Sha256)
            throw new DigestMismatchException(source.Label, expected, facts.Descriptor.Sha256);
        var report = PackValidator.Validate(facts.Contents, options.Profile ?? source.ImpliedProfile, options.Strict);
        if (!report.IsValid)
            throw new PackInvalidException(report.Findings);
        return source.Index?.FindDisagreement(report.Manifest!) is { } disagreement ? throw disagreement : report;
    }

    /// <summary>Spares the rest of a large archive when its manifest already decides; only for a manifest at the top.</summary>
    private static void RefuseEarly(byte[] document, Func<PackManifest, bool> accept)
    {
        if (PackManifest.TryParse(document, PackProfile.Legacy, new List<PackFinding>(), out var manifest) && !accept(manifest))
            throw new NothingToDoException();
    }

    private InstalledPack? Existing(PackName name)
    {
        if (Directory.Exists(root.Path)
            && Directory.EnumerateFileSystemEntries(root.Path).FirstOrDefault(path => name.Collides(Path.GetFileName(path))) is { } other)
            throw new InstallationException("name_conflict", $"another pack has this name but for case: {Path.GetFileName(other)}",
                $"remove it first, or use another root for {name}");
        var place = root.PathOf(name);
        if (!Path.Exists(place))
            return null;
        if (FileStatus.Get(place).Kind != FileKind.Directory)
            throw new InstallationException("not_a_directory", $"not a directory, so not replaced: {place}",
                "move it away, and install again");
        return InstalledPack.Read(place);
    }

    /// <summary>The written files under their names in the installed pack.</summary>
    private static List<ReceiptFile> Files(PackContents contents, IReadOnlyList<Digest> digests,
        IReadOnlyList<(string From, string To)> moved)
    {
        var files = new List<ReceiptFile>(digests.Count);
        foreach (var entry in contents.Entries)
            if (!entry.IsDirectory)
                files.Add(new ReceiptFile(NewPath(entry.Path, moved), entry.Size, digests[files.Count]));
        files.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        return files;
    }

    private InstallResult Describe(PackReport report, ArchiveFacts facts, InstalledPack? old, int keptResults)
    {
        var manifest = report.Manifest!;
        var replaced = old is null ? null : new ReplacedPack(old.Manifest?.Version);
        return new InstallResult(manifest.Name, manifest.Version, root.PathOf(manifest.Name), facts.Descriptor.Sha256, replaced,
            keptResults, report.Findings);
    }

    private sealed class NothingToDoException : Exception;
}
