using KnowledgePacks.Archives;
using KnowledgePacks.Manifests;
using KnowledgePacks.Packs;
using KnowledgePacks.Platform;
using KnowledgePacks.Sources;

namespace KnowledgePacks.Installation;

/// <summary>
/// One installation in its two steps. A pack is made ready in a staging directory of its own, beside whatever others do in the
/// root; then, under the root's lock and without reading any of its data, it takes its place. Until that the root is as it was; a
/// failure or a signal leaves nothing behind.
/// </summary>
internal sealed class InstallTransaction(InstallRoot root, InstallOptions options, InstallRule rule, IProgress<Progress>? progress,
    CancellationToken cancellation)
{
    /// <summary>The pack that was replaced, or in a dry run would be, as it was before; <c>null</c> when none was.</summary>
    public InstalledPack? Replaced { get; private set; }

    /// <summary>Installs an archive.</summary>
    /// <param name="source">The archive.</param>
    /// <returns>What was done; <c>null</c> when what is there is as good.</returns>
    public async Task<InstallResult?> RunAsync(IPackSource source)
    {
        var expected = await source.ResolveAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (!options.DryRun)
                RepairIfIdle(source.Label);
            // Last of all before the reading, which closes it.
            var bytes = await SourceOpening.OpenAsync(source, cancellation).ConfigureAwait(false);
            return options.DryRun ? DryRun(bytes, source.Label, expected) : Run(bytes, source.Label, expected);
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            throw DiskFailure.Translate(failure, root.Path, "installation");
        }
    }

    private InstallResult? Run(Stream bytes, string label, SourceExpectation expected)
    {
        using var prepared = new Preparation(root, options, rule, progress, cancellation).Prepare(bytes, label, expected);
        return prepared is null ? null : Commit(prepared, label);
    }

    /// <summary>The checks of an installation without writing anything.</summary>
    private InstallResult? DryRun(Stream bytes, string label, SourceExpectation expected)
    {
        var read = new JudgedReading(root, options, rule, progress, cancellation).Read(bytes, label, expected);
        if (read is not var (facts, report))
            return null;
        var manifest = report.Manifest!;
        if (!IsWanted(manifest))
            return null;
        var old = Replaced = Existing(manifest.Name);
        return Describe(report, facts.Descriptor, old, EvalResults.CountFiles(old?.Path ?? root.KeptResultsPath(manifest.Name)));
    }

    /// <summary>
    /// What an interrupted command left may take the space that is needed now. Where another process has the lock, it has seen to
    /// that already.
    /// </summary>
    private void RepairIfIdle(string label)
    {
        if (!StagingDirectory.Exist(root) || InstallLock.TryTake(root, $"installing {label}", options.Transaction) is not { } taken)
            return;
        using (taken)
            new RootRepair(root, options.Transaction).Run();
    }

    private InstallResult? Commit(PreparedPack prepared, string label)
    {
        using var transaction = RootTransaction.Begin(root, $"installing {label}", options.Transaction, cancellation, prepared.Staging);
        var manifest = prepared.Report.Manifest!;
        var old = Existing(manifest.Name);
        if (!IsWanted(manifest))
            return null;
        Replaced = old;
        var moved = CarryResultsOver(transaction, manifest, old, prepared);
        var keptResults = EvalResults.CountFiles(prepared.PackPath) - prepared.CountResults(moved);
        if (old is null)
            transaction.Place(manifest.Name, prepared.PackPath);
        else
            transaction.Exchange(manifest.Name, prepared.PackPath, options.Keep);
        return Describe(prepared.Report, prepared.Descriptor, old, keptResults);
    }

    private bool IsWanted(PackManifest manifest)
    {
        var decision = rule.Judge(manifest, root);
        return decision.Refusal is null ? decision.Verdict == InstallVerdict.Install : throw decision.Refusal;
    }

    /// <summary>Results of the pack that is replaced, or that wait for a pack of this name, come into the new one.</summary>
    private IReadOnlyList<MovedPath> CarryResultsOver(RootTransaction transaction, PackManifest manifest, InstalledPack? old,
        PreparedPack prepared)
    {
        var from = old?.Path ?? root.KeptResultsPath(manifest.Name);
        var backup = root.BackupPath(manifest.Name);
        var hasBackup = Directory.Exists(backup);
        var moved = EvalResults.PutAside(prepared.PackPath, manifest.Version,
            hasBackup || Directory.Exists(Path.Join(from, ReservedNames.ResultsDirectory)),
            File.Exists(Path.Join(from, ReservedNames.ResultsFile)), options.Sync);
        if (moved.Count > 0)
            transaction.Room.With(() => prepared.Receipt.Move(moved).WriteTo(prepared.PackPath, options.Sync));
        return transaction.Room.With(() =>
        {
            transaction.Results().Merge(from, prepared.PackPath);
            if (hasBackup)
                transaction.Results().MergeBackup(backup, prepared.PackPath);
            return moved;
        });
    }

    private InstalledPack? Existing(PackName name)
    {
        if (Directory.Exists(root.Path)
            && Directory.EnumerateFileSystemEntries(root.Path).FirstOrDefault(path => name.Collides(Path.GetFileName(path))) is { } other)
            throw new InstallationException(RootProblem.NameConflict,
                $"another pack has this name but for case: {Path.GetFileName(other)}", name);
        var place = root.PathOf(name);
        if (!Path.Exists(place))
            return null;
        if (FileStatus.Get(place).Kind != FileKind.Directory)
            throw new InstallationException(RootProblem.NotReplaceable, $"not a directory, so not replaced: {place}", name);
        return InstalledPack.Find(place);
    }

    private InstallResult Describe(PackReport report, PackDescriptor descriptor, InstalledPack? old, int keptResults)
    {
        var manifest = report.Manifest!;
        var replaced = old is null ? null : new ReplacedPack(old.Manifest?.Version);
        return new InstallResult(manifest.Name, manifest.Version, root.PathOf(manifest.Name), descriptor.Sha256, replaced, keptResults,
            report.Findings);
    }
}
