using KnowledgePacks.Content;
using KnowledgePacks.Installation;
using KnowledgePacks.Manifests;
using KnowledgePacks.Packs;
using KnowledgePacks.Sources;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Operations;

/// <summary>What an update did.</summary>
/// <param name="Installed">What was installed; <c>null</c> when the pack was already current.</param>
/// <param name="Current">The pack as it was before.</param>
public sealed record UpdateResult(InstallResult? Installed, InstalledPack Current);

/// <summary>
/// Replaces an installed pack by a newer version of itself. An archive of another name is refused, and a lower version
/// unless allowed; an equal one changes nothing unless forced. A broken pack is repaired.
/// </summary>
/// <param name="root">The root that the pack is in.</param>
/// <param name="options">How; <c>null</c> for the defaults.</param>
public sealed class Updater(InstallRoot root, InstallOptions? options = null)
{
    private readonly InstallOptions options = options ?? new InstallOptions();

    /// <summary>Whether a lower version may replace a higher one.</summary>
    public bool AllowDowngrade { get; init; }

    /// <summary>Whether an equal version is installed again.</summary>
    public bool Force { get; init; }

    /// <summary>Updates a pack from an archive file, or a release by its index.</summary>
    /// <param name="name">The installed pack.</param>
    /// <param name="archivePath">The file.</param>
    /// <param name="progress">Told how many bytes of the archive are done.</param>
    /// <param name="cancellation">Until the new pack is in its place, stops the work and leaves all as it was.</param>
    /// <exception cref="KnowledgePackException">It could not be done; its code says why.</exception>
    public Task<UpdateResult> UpdateAsync(PackName name, string archivePath, IProgress<TransferProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Task.Run(() => Update(name, FileSource.Open(archivePath), progress, cancellation), cancellation);

    /// <summary>Updates a pack on the calling thread.</summary>
    /// <inheritdoc cref="UpdateAsync"/>
    /// <param name="name">The installed pack.</param>
    /// <param name="source">Where the archive comes from.</param>
    /// <param name="progress">Told how many bytes of the archive are done.</param>
    /// <param name="cancellation">Until the new pack is in its place, stops the work and leaves all as it was.</param>
    public UpdateResult Update(PackName name, IPackSource source, IProgress<TransferProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        root.RefuseMissing(name);
        InstalledPack? current = null;
        var transaction = new InstallTransaction(root, options, progress, cancellation);
        bool Accept(PackManifest offered)
        {
            // Asked while the lock is held: another process may have changed the pack since.
            current = root.Get(name);
            return IsWanted(current, name, offered);
        }

        var installed = options.DryRun ? transaction.DryRun(source, Accept) : transaction.Run(source, Accept);
        return new UpdateResult(installed, current!);
    }

    private bool IsWanted(InstalledPack current, PackName name, PackManifest offered)
    {
        if (offered.Name != name)
            throw new NameMismatchException(name.Text, offered.Name.Text, "the archive is of another pack");
        if (current.Manifest?.Version is not { } installed)
            return true;
        var order = SemanticVersion.Compare(offered.Version, installed);
        if (order < 0 && !AllowDowngrade)
            throw new DowngradeRefusedException(name, installed, offered.Version);
        return order != 0 || Force || current.Status == InstalledPackStatus.Broken;
    }
}
