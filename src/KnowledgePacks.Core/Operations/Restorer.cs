using KnowledgePacks.Installation;
using KnowledgePacks.Manifests;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Operations;

/// <summary>What a rollback did.</summary>
/// <param name="Name">The pack.</param>
/// <param name="From">The version that was there; <c>null</c> when there was none, or its manifest could not be read.</param>
/// <param name="To">The version that is there now.</param>
public sealed record RollbackResult(PackName Name, SemanticVersion? From, SemanticVersion To);

/// <summary>
/// Puts back the version that the last installation or update replaced, with the evaluation results of today. The two
/// change places, so that rolling back again goes forward. A pack that was removed comes back.
/// </summary>
/// <param name="root">The root that the packs are in.</param>
/// <param name="options">How; <c>null</c> for the defaults.</param>
public sealed class Restorer(InstallRoot root, InstallOptions? options = null)
{
    private readonly InstallOptions options = options ?? new InstallOptions();

    /// <summary>Rolls a pack back.</summary>
    /// <param name="name">The pack.</param>
    /// <param name="cancellation">Until the packs have changed places, stops the work and leaves all as it was.</param>
    /// <exception cref="PackNotFoundException">No version of it is kept.</exception>
    /// <exception cref="KnowledgePackException">It could not be done; its code says why.</exception>
    public Task<RollbackResult> RollBackAsync(PackName name, CancellationToken cancellation = default) =>
        Task.Run(() => RollBack(name, cancellation), cancellation);

    /// <summary>Rolls a pack back on the calling thread.</summary>
    /// <inheritdoc cref="RollBackAsync"/>
    public RollbackResult RollBack(PackName name, CancellationToken cancellation = default)
    {
        // Without a state directory nothing is kept, and none is made to find that out.
        if (options.DryRun || !Directory.Exists(root.StatePath))
            return Describe(name, Latest(name));
        try
        {
            using var transaction = RootTransaction.Begin(root, $"rolling back {name}", name,
                options.Transaction with { GivesUpKept = false }, cancellation);
            var previous = Latest(name);
            var result = Describe(name, previous);
            if (!Path.Exists(root.PathOf(name)))
            {
                // Removed; results that were kept apart are the later ones.
                transaction.Results().Merge(root.KeptResultsPath(name), previous);
                transaction.Place(name, previous);
                return result;
            }
            transaction.Results().Merge(root.PathOf(name), previous);
            transaction.Exchange(name, previous, keep: null);
            return result;
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            throw DiskFailure.Translate(failure, root.Path, "rollback");
        }
    }

    private string Latest(PackName name) => new KeptVersions(root, name).Paths is [var latest, ..]
        ? latest
        : throw new PackNotFoundException(SoughtThing.KeptVersion, $"{name} (in {root.Path})");

    private RollbackResult Describe(PackName name, string previous)
    {
        // Its directory has a number for a name, so InstalledPack would find fault with it.
        var to = PackManifest.Load(Path.Join(previous, PackManifest.FileName), PackProfile.Legacy);
        return new RollbackResult(name, root.Find(name)?.Manifest?.Version, to.Version);
    }
}
