using KnowledgePacks.Installation;
using KnowledgePacks.Platform;

namespace KnowledgePacks.Operations;

/// <summary>Something that was removed from a root's state directory.</summary>
/// <param name="Path">Where it was, absolute.</param>
/// <param name="Size">Bytes of its files.</param>
/// <param name="Why">Why it could go.</param>
public sealed record CleanedItem(string Path, long Size, string Why);

/// <summary>What cleaning freed.</summary>
/// <param name="Freed">Bytes.</param>
/// <param name="Removed">What went, each with its size.</param>
/// <param name="Left">Directories that this user cannot delete.</param>
public sealed record CleaningResult(long Freed, IReadOnlyList<CleanedItem> Removed, IReadOnlyList<string> Left);

/// <summary>
/// Frees what an install root holds beside its packs: what interrupted commands left, and kept versions. Evaluation
/// results that wait for a pack stay.
/// </summary>
/// <param name="root">The root.</param>
/// <param name="options">How; <c>null</c> for the defaults.</param>
public sealed class RootCleaner(InstallRoot root, InstallOptions? options = null)
{
    private readonly InstallOptions options = options ?? new InstallOptions();

    /// <summary>Cleans the root on the calling thread.</summary>
    /// <param name="cancellation">Ends the wait for another process.</param>
    /// <exception cref="KnowledgePackException">It could not be done; its code says why.</exception>
    public CleaningResult Clean(CancellationToken cancellation = default)
    {
        if (!Directory.Exists(root.StatePath))
            return new CleaningResult(0, [], []);
        try
        {
            List<CleanedItem> found = [.. Leftovers(), .. Kept()];
            if (!options.DryRun)
            {
                found = Clean(found, cancellation);
                found.RemoveAll(item => Directory.Exists(item.Path));
            }
            var left = Undeletable(root);
            return new CleaningResult(Math.Max(0, found.Sum(item => item.Size) - left.Sum(TreeSize.Of)), found, left);
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            throw DiskFailure.Translate(failure, root.Path, "cleaning");
        }
    }

    /// <summary>Cleans under the root's lock; what goes is deleted when that is let go of.</summary>
    private List<CleanedItem> Clean(List<CleanedItem> found, CancellationToken cancellation)
    {
        using var transaction = RootTransaction.Begin(root, "cleaning", null, options.Transaction, cancellation);
        // A repair may have made a kept version of what was a leftover.
        found = [.. found.Where(item => !Directory.Exists(item.Path)), .. Kept()];
        foreach (var name in RootRepair.Settled(root))
            new KeptVersions(root, name).Drop(transaction.StagingPath, 0, leavesForeign: true);
        return found;
    }

    /// <summary>Directories in a root's state that are nobody's, and that this user cannot delete.</summary>
    internal static IReadOnlyList<string> Undeletable(InstallRoot root)
    {
        List<string> candidates = [.. StagingDirectory.FindLeft(root)];
        foreach (var name in KeptVersions.Names(root))
        {
            var kept = new KeptVersions(root, name);
            candidates.AddRange(kept.Remains);
            candidates.AddRange(kept.Paths);
        }
        return candidates.FindAll(path => TreeDeletion.FindObstacle(path) is not null);
    }

    private List<CleanedItem> Leftovers() =>
        [.. StagingDirectory.FindLeft(root)
            .Select(path => new CleanedItem(path, TreeSize.Of(path), "left by an interrupted command"))];

    private List<CleanedItem> Kept()
    {
        var kept = new List<CleanedItem>();
        foreach (var name in KeptVersions.Names(root))
            foreach (var path in new KeptVersions(root, name).Paths)
                kept.Add(new CleanedItem(path, TreeSize.Of(path), $"kept version of {name}"));
        return kept;
    }
}
