using KnowledgePacks.Manifests;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Operations;

/// <summary>A file that one of two packs lacks, or that is not the same in both.</summary>
/// <param name="Path">Relative to the pack.</param>
/// <param name="Change">What became of it.</param>
/// <param name="Old">The first pack's; <c>null</c> when it has none.</param>
/// <param name="New">The second pack's; <c>null</c> when it has none.</param>
public sealed record FileChange(string Path, ChangeKind Change, ComparedFile? Old, ComparedFile? New);

/// <summary>How two packs differ.</summary>
/// <param name="Old">The first pack's manifest; <c>null</c> when it has none that can be read.</param>
/// <param name="New">The second pack's.</param>
/// <param name="Manifest">Values of the manifests.</param>
/// <param name="Files">Files, by their paths; directories count by what is in them.</param>
public sealed record PackDifference(PackManifest? Old, PackManifest? New, IReadOnlyList<ManifestChange> Manifest,
    IReadOnlyList<FileChange> Files)
{
    /// <summary>Whether the packs have the same files with the same content.</summary>
    public bool IsNone => Manifest.Count == 0 && Files.Count == 0;
}

/// <summary>Compares packs, wherever they are. Archives are read as streams, and nothing is extracted.</summary>
/// <param name="limits">What an archive may cost; <c>null</c> for the defaults.</param>
/// <param name="threads">Threads that read and hash; <c>null</c> for as many as there are processors.</param>
public sealed class PackComparer(PackLimits? limits = null, int? threads = null)
{
    /// <summary>Compares two packs, one read after the other, on the thread pool.</summary>
    /// <param name="old">The first.</param>
    /// <param name="new">The second.</param>
    /// <param name="progress">Told how many bytes of each are done.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PackInvalidException">A directory has links, special files, or names that no archive may hold.</exception>
    /// <exception cref="KnowledgePackException">An archive is damaged, unsafe or too large, or a directory is not there.</exception>
    public Task<PackDifference> CompareAsync(ComparedPack old, ComparedPack @new, IProgress<Progress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(@new);
        return Task.Run(async () =>
        {
            var (bounds, count) = (limits ?? PackLimits.Default, threads ?? Environment.ProcessorCount);
            var first = await old.ReadAsync(bounds, count, progress, cancellation).ConfigureAwait(false);
            var second = await @new.ReadAsync(bounds, count, progress, cancellation).ConfigureAwait(false);
            return new PackDifference(first.Manifest, second.Manifest,
                ManifestChange.Find(first.Manifest?.Document, second.Manifest?.Document),
                Compare(first, second, old.IsInstalled || @new.IsInstalled));
        }, cancellation);
    }

    /// <summary>The user's results, and those of the archive, which an installation puts beside them under names of its own.</summary>
    private static bool IsResult(string path) => ReservedNames.IsResult(PackPath.Known(path))
        || path.StartsWith("eval/results.shipped-", StringComparison.Ordinal)
        || path.StartsWith("eval_results.shipped-", StringComparison.Ordinal);

    private static List<FileChange> Compare(PackReading first, PackReading second, bool withoutResults)
    {
        var changes = new List<FileChange>();
        foreach (var (path, file) in first.Files)
        {
            if (withoutResults && IsResult(path))
                continue;
            var other = second.Files.GetValueOrDefault(path);
            if (other is null || other != file)
                changes.Add(new FileChange(path, other is null ? ChangeKind.Removed : ChangeKind.Changed, file, other));
        }
        foreach (var (path, file) in second.Files)
            if (!first.Files.ContainsKey(path) && !(withoutResults && IsResult(path)))
                changes.Add(new FileChange(path, ChangeKind.Added, null, file));
        changes.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        return changes;
    }
}
