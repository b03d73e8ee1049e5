using KnowledgePacks.Manifests;
using KnowledgePacks.Packs;
using KnowledgePacks.Platform;
using KnowledgePacks.Sources;

namespace KnowledgePacks.Installation;

/// <summary>A pack that can be installed, or is already.</summary>
/// <param name="Label">What messages and the receipt call the archive.</param>
/// <param name="Judged">What was read.</param>
/// <param name="Prepared">The pack in staging, which goes with this; <c>null</c> in a dry run, and when it is installed already.</param>
internal sealed record InstallOffer(string Label, JudgedPack Judged, PreparedPack? Prepared) : IDisposable
{
    public void Dispose() => Prepared?.Dispose();
}

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
    public async Task<InstallResult> RunAsync(IPackSource source)
    {
        using var offer = await PrepareAsync(source).ConfigureAwait(false);
        return Commit(offer);
    }

    /// <summary>Reads an archive and makes its pack ready; in a dry run, nothing is written.</summary>
    /// <param name="source">The archive.</param>
    public async Task<InstallOffer> PrepareAsync(IPackSource source)
    {
        var expected = await source.ResolveAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (!options.DryRun)
                RepairIfIdle(source.Label);
            for (var sparesKnown = source.CanReopen; ; sparesKnown = false)
            {
                // Last of all before the reading, which closes it.
                var bytes = await SourceOpening.OpenAsync(source, cancellation).ConfigureAwait(false);
                var (judged, prepared) = Read(bytes, source.Label, expected, sparesKnown);
                if (!judged.IsIncomplete)
                    return new InstallOffer(source.Label, judged, prepared);
            }
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            throw DiskFailure.Translate(failure, root.Path, "installation");
        }
    }

    private (JudgedPack, PreparedPack?) Read(Stream bytes, string label, SourceExpectation expected, bool sparesKnown) => options.DryRun
        ? (new JudgedReading(root, options, rule, progress, cancellation).Read(bytes, label, expected), null)
        : new Preparation(root, options, rule, progress, cancellation).Prepare(bytes, label, expected, sparesKnown);

    /// <summary>Gives a pack that is ready its name; in a dry run, says what would be done.</summary>
    public InstallResult Commit(InstallOffer offer)
    {
        try
        {
            return offer.Prepared is { } prepared ? Commit(offer, prepared) : DescribeUnprepared(offer.Judged);
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            throw DiskFailure.Translate(failure, root.Path, "installation");
        }
    }

    private InstallResult DescribeUnprepared(JudgedPack judged)
    {
        if (judged.IsInstalled)
            return Describe(judged, null, 0, InstallStatus.Current);
        var old = Replaced = Existing(judged.Name);
        return Describe(judged, old, EvalResults.CountFiles(old?.Path ?? root.KeptResultsPath(judged.Name)), InstallStatus.Installed);
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

    private InstallResult Commit(InstallOffer offer, PreparedPack prepared)
    {
        var manifest = offer.Judged.Report.Manifest!;
        using var transaction = RootTransaction.Begin(root, $"installing {offer.Label}", manifest.Name, options.Transaction, cancellation,
            prepared.Staging);
        var old = Existing(manifest.Name);
        var decision = rule.Judge(manifest, offer.Judged.Sha256, root);
        if (decision.Refusal is not null)
            throw decision.Refusal;
        if (decision.Verdict == InstallVerdict.AlreadyInstalled)
            return Describe(offer.Judged, null, 0, InstallStatus.Current);
        Replaced = old;
        var moved = CarryResultsOver(transaction, manifest, old, prepared);
        var keptResults = EvalResults.CountFiles(prepared.PackPath) - prepared.CountResults(moved);
        if (old is null)
            transaction.Place(manifest.Name, prepared.PackPath);
        else
            transaction.Exchange(manifest.Name, prepared.PackPath, options.Keep);
        return Describe(offer.Judged, old, keptResults, InstallStatus.Installed);
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

    private InstallResult Describe(JudgedPack judged, InstalledPack? old, int keptResults, InstallStatus status) =>
        new(judged.Name, judged.Report.Manifest!.Version, root.PathOf(judged.Name), judged.Sha256,
            old is null ? null : new ReplacedPack(old.Manifest?.Version), keptResults, judged.Report.Findings, status);
}
