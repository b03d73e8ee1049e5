using KnowledgePacks.Content;
using KnowledgePacks.Installation;
using KnowledgePacks.Packs;
using KnowledgePacks.Platform;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Operations;

/// <summary>What adopting did.</summary>
/// <param name="Name">The pack.</param>
/// <param name="Version">Its version.</param>
/// <param name="Files">How many files the receipt lists.</param>
public sealed record AdoptResult(PackName Name, SemanticVersion Version, int Files);

/// <summary>Writes receipts for packs that another tool put into a root, so that they can be verified from then on.</summary>
/// <param name="root">The root that the packs are in.</param>
/// <param name="options">How; <c>null</c> for the defaults.</param>
public sealed class Adopter(InstallRoot root, InstallOptions? options = null)
{
    private readonly InstallOptions options = options ?? new InstallOptions();

    /// <summary>Adopts a pack; one that has a receipt gets a new one.</summary>
    /// <param name="name">The pack.</param>
    /// <param name="progress">Told how many bytes are hashed.</param>
    /// <param name="cancellation">Stops the work; no receipt is written then.</param>
    /// <exception cref="PackNotFoundException">There is none of that name.</exception>
    /// <exception cref="PackInvalidException">Its manifest or its database is no pack's.</exception>
    public AdoptResult Adopt(PackName name, IProgress<TransferProgress>? progress = null, CancellationToken cancellation = default)
    {
        root.RefuseMissing(name);
        try
        {
            using var transaction = RootTransaction.Begin(root, $"adopting {name}", options.Transaction, cancellation);
            if (!root.HasPack(name))
                throw root.NotFound(name);
            // Other tools' packs lack skill.md and kg_config.json: what is there already is held to the legacy profile.
            var pack = Pack.Load(root.PathOf(name), PackProfile.Legacy, limits: options.Limits, cancellation: cancellation);
            if (pack.Manifest.Name != name)
                throw new NameMismatchException(name.Text, pack.Manifest.Name.Text, "directory and manifest name different packs");
            return WriteReceipt(pack, transaction, progress, cancellation);
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            throw DiskFailure.Translate(failure, root.Path, "adopting");
        }
    }

    private AdoptResult WriteReceipt(Pack pack, RootTransaction transaction, IProgress<TransferProgress>? progress,
        CancellationToken cancellation)
    {
        var found = InstalledFiles.List(pack.Path);
        found.Remove(InstallReceipt.FileName);
        var paths = new List<string>();
        long totalSize = 0;
        foreach (var (path, status) in found)
        {
            if (status.Kind != FileKind.File)
                continue;
            paths.Add(path);
            totalSize += status.Size;
        }
        paths.Sort(StringComparer.Ordinal);
        var hasher = new FileHasher(totalSize, progress, cancellation);
        var files = new List<ReceiptFile>(paths.Count);
        foreach (var path in paths)
            files.Add(new ReceiptFile(path, found[path].Size, hasher.Hash(Path.Join(pack.Path, path), found[path].Size)));
        var receipt = new InstallReceipt(
            pack.Manifest.Name, pack.Manifest.Version, pack.Profile, "adopted", options.Clock.GetUtcNow().ToUniversalTime(),
            InstallReceipt.LibraryVersion, null, totalSize, files);
        // Made outside the pack: what an interruption leaves must not become a part of it.
        using (var target = new AtomicFile(Path.Join(transaction.StagingPath, InstallReceipt.FileName)))
        {
            receipt.Write(target);
            target.Commit();
        }
        transaction.PutReceipt(pack.Path);
        return new AdoptResult(pack.Manifest.Name, pack.Manifest.Version, files.Count);
    }
}
