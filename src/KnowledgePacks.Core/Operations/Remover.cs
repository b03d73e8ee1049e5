using KnowledgePacks.Installation;
using KnowledgePacks.Platform;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Operations;

/// <summary>What a removal did.</summary>
/// <param name="Name">The pack.</param>
/// <param name="Version">The version that was there; <c>null</c> when its manifest could not be read.</param>
/// <param name="Freed">Bytes that are free now: of the versions that were kept, and of the pack itself when it cannot come back.</param>
/// <param name="Kept">Bytes of the pack while it can be brought back; 0 when it cannot.</param>
/// <param name="KeptResults">Where its evaluation results wait for the next installation; <c>null</c> when none were kept.</param>
public sealed record RemoveResult(PackName Name, SemanticVersion? Version, long Freed, long Kept, string? KeptResults);

/// <summary>How to remove.</summary>
public sealed record RemoveOptions
{
    /// <summary>Whether evaluation results are kept, from where the next installation of the name takes them.</summary>
    public bool KeepEval { get; init; }

    /// <summary>Look at everything and change nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether to wait for another process that changes the root.</summary>
    public bool Wait { get; init; } = true;

    /// <summary>Told once, with the other process, when there is one to wait for.</summary>
    public Action<string>? OnWaiting { get; init; }

    /// <summary>Told what was repaired of interrupted commands; one line each.</summary>
    public Action<string>? OnNotice { get; init; }
}

/// <summary>
/// Removes installed packs, broken ones too. A pack is gone from its name in one step; until the root is cleaned, or its disk is full, it
/// can be brought back by <see cref="Restorer"/>. Of a broken pack nothing is kept.
/// </summary>
/// <param name="root">The root that the packs are in.</param>
/// <param name="options">How; <c>null</c> for the defaults.</param>
public sealed class Remover(InstallRoot root, RemoveOptions? options = null)
{
    private readonly RemoveOptions options = options ?? new RemoveOptions();

    /// <summary>Removes a pack.</summary>
    /// <param name="name">The pack.</param>
    /// <param name="cancellation">Until the pack is out of its place, stops the work and leaves all as it was.</param>
    /// <exception cref="PackNotFoundException">There is none of that name.</exception>
    /// <exception cref="KnowledgePackException">It could not be done; its code says why.</exception>
    public Task<RemoveResult> RemoveAsync(PackName name, CancellationToken cancellation = default) =>
        Task.Run(() => Remove(name, cancellation), cancellation);

    /// <summary>Removes a pack on the calling thread.</summary>
    /// <inheritdoc cref="RemoveAsync"/>
    public RemoveResult Remove(PackName name, CancellationToken cancellation = default)
    {
        root.RefuseMissing(name);
        if (options.DryRun)
            return Describe(root.Get(name), name, options.KeepEval);
        try
        {
            using var transaction = RootTransaction.Begin(root, $"removing {name}", name,
                new TransactionOptions(options.Wait, Sync: true, options.OnWaiting, options.OnNotice), cancellation);
            var pack = root.Get(name);
            if (FileStatus.Get(pack.Path).Kind != FileKind.Directory)
                throw new InstallationException(RootProblem.NotRemovable, $"not a directory, so not removed: {pack.Path}", name);
            var result = Describe(pack, name, options.KeepEval);
            Remove(name, pack, result, transaction);
            return result;
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            throw DiskFailure.Translate(failure, root.Path, "removal");
        }
    }

    private RemoveResult Describe(InstalledPack pack, PackName name, bool keepEval)
    {
        var freed = new KeptVersions(root, name).Paths.Sum(TreeSize.Of);
        var size = TreeSize.Of(pack.Path);
        var comesBack = pack.Status != InstalledPackStatus.Broken;
        return new RemoveResult(name, pack.Manifest?.Version, comesBack ? freed : freed + size, comesBack ? size : 0,
            keepEval && EvalResults.Exist(pack.Path) ? root.KeptResultsPath(name) : null);
    }

    private void Remove(PackName name, InstalledPack pack, RemoveResult result, RootTransaction transaction)
    {
        var kept = result.KeptResults;
        try
        {
            if (kept is not null)
            {
                root.CreateState(kept, sync: true);
                transaction.Results().Merge(pack.Path, kept);
            }
            transaction.Remove(name, keep: result.Kept > 0 ? 1 : 0);
        }
        catch when (Directory.Exists(pack.Path) && Directory.Exists(kept))
        {
            // The pack stays, and its results with it; a copy of them would only take space.
            DirectoryExchange.Rename(kept, Path.Join(transaction.StagingPath, "kept"));
            throw;
        }
    }
}
