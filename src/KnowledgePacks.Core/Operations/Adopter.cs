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
    public AdoptResult Adopt(PackName name, IProgress<Progress>? progress = null, CancellationToken cancellation = default)
    {
        root.RefuseMissing(name);
        try
        {
            using var transaction = RootTransaction.Begin(root, $"adopting {name}", name, options.Transaction, cancellation);
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

    private AdoptResult WriteReceipt(Pack pack, RootTransaction transaction, IProgress<Progress>? progress,
        CancellationToken cancellation)
    {
        var (files, tree) = HashFiles(pack, progress, cancellation);
        long totalSize = 0;
        foreach (var file in files)
            totalSize += file.Size;
        var receipt = new InstallReceipt(
            pack.Manifest.Name, pack.Manifest.Version, pack.Profile, "adopted", options.Clock.GetUtcNow().ToUniversalTime(),
            InstallReceipt.LibraryVersion, null, totalSize, files, InstallReceipt.CurrentFormat);
        // Made outside the pack: what an interruption leaves must not become a part of it.
        _ = transaction.Room.With(() => receipt.WriteTo(transaction.StagingPath, options.Sync));
        if (tree.Count > 0)
        {
            _ = transaction.Room.With(() =>
                HashTreeFile.Write(Path.Join(transaction.StagingPath, ReservedNames.HashTree), tree, options.Sync));
            // First: the receipt proves it, and until that is there, nobody looks at it.
            transaction.PutFile(pack.Path, ReservedNames.HashTree);
        }
        transaction.PutFile(pack.Path, ReservedNames.Receipt);
        return new AdoptResult(pack.Manifest.Name, pack.Manifest.Version, files.Count);
    }

    private (List<ReceiptFile> Files, List<ReadOnlyMemory<byte>> Tree) HashFiles(Pack pack, IProgress<Progress>? progress,
        CancellationToken cancellation)
    {
        var found = InstalledFiles.List(pack.Path);
        found.Remove(PackPath.Known(ReservedNames.Receipt));
        found.Remove(PackPath.Known(ReservedNames.HashTree));
        long total = 0;
        var paths = new List<PackPath>();
        foreach (var (path, status) in found)
        {
            if (status.Kind != FileKind.File)
                continue;
            paths.Add(path);
            total += status.Size;
        }
        paths.Sort(PackPath.Compare);
        var hashed = new Dictionary<string, HashedFile>(StringComparer.Ordinal);
        new FileHasher(options.ThreadCount, bytes => progress?.Report(new Progress(Phase.Verifying, pack.Manifest.Name.Text, bytes, total)),
            cancellation).Hash(FilesToHash(), file => hashed.Add(file.Path, file.Digest is null
                ? throw new IOException($"file changed while it was hashed: {file.Path}") : HashedFile.Of(file.Size, file.Nodes)));
        var files = new List<ReceiptFile>(paths.Count);
        var tree = new List<ReadOnlyMemory<byte>>();
        foreach (var path in paths)
        {
            var (digest, nodes) = hashed[Path.Join(pack.Path, path.Text)];
            files.Add(new ReceiptFile(path, found[path].Size, null, digest));
            if (!nodes.IsEmpty)
                tree.Add(nodes);
        }
        return (files, tree);

        IEnumerable<FileToHash> FilesToHash()
        {
            foreach (var path in paths)
                yield return new FileToHash(Path.Join(pack.Path, path.Text), found[path].Size);
        }
    }
}
