using KnowledgePacks.Installation;
using KnowledgePacks.Sources;

namespace KnowledgePacks.Operations;

/// <summary>What an update did.</summary>
/// <param name="Installed">What was installed; <c>null</c> when the pack was already current.</param>
/// <param name="Current">The pack as it was before.</param>
public sealed record UpdateResult(InstallResult? Installed, InstalledPack Current);

/// <summary>
/// Replaces an installed pack by a newer version of itself. An archive of another name is refused, and a lower version
/// unless allowed; the same bytes change nothing, and other bytes of the same version are refused unless forced. A broken pack is
/// repaired.
/// </summary>
/// <param name="root">The root that the pack is in.</param>
/// <param name="options">How; <c>null</c> for the defaults.</param>
public sealed class Updater(InstallRoot root, InstallOptions? options = null)
{
    private readonly InstallOptions options = options ?? new InstallOptions();

    /// <summary>Whether a lower version may replace a higher one.</summary>
    public bool AllowDowngrade { get; init; }

    /// <summary>Whether an equal version is installed whatever its bytes.</summary>
    public bool Force { get; init; }

    /// <summary>Updates a pack, on the thread pool.</summary>
    /// <param name="name">The installed pack.</param>
    /// <param name="source">Where the archive comes from, such as <see cref="FileSource.Open"/>.</param>
    /// <param name="progress">Told how many bytes of the archive are done.</param>
    /// <param name="cancellation">Until the new pack is in its place, stops the work and leaves all as it was.</param>
    /// <exception cref="KnowledgePackException">It could not be done; its code says why.</exception>
    public Task<UpdateResult> UpdateAsync(PackName name, IPackSource source, IProgress<Progress>? progress = null,
        CancellationToken cancellation = default) =>
        Task.Run(async () =>
        {
            root.RefuseMissing(name);
            var rule = new InstallRule { Name = name, NeedsInstalled = true, AllowsDowngrade = AllowDowngrade, ReplacesEqual = Force };
            var transaction = new InstallTransaction(root, options, rule, progress, cancellation);
            var installed = await transaction.RunAsync(source).ConfigureAwait(false);
            return new UpdateResult(installed.Status == InstallStatus.Installed ? installed : null, transaction.Replaced ?? root.Get(name));
        }, cancellation);
}
