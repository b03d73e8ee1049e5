using KnowledgePacks.Content;
using KnowledgePacks.Installation;
using KnowledgePacks.Packs;
using KnowledgePacks.Platform;

namespace KnowledgePacks.Operations;

/// <summary>Whether an installed pack is what was installed.</summary>
public enum VerificationStatus
{
    /// <summary>Every file is as it was.</summary>
    Ok,

    /// <summary>Some file differs, is missing, or was added.</summary>
    Modified,

    /// <summary>There is no receipt to compare with.</summary>
    Unmanaged,

    /// <summary>This user may not read it.</summary>
    Unreadable,
}

/// <summary>How an installed pack differs from its receipt; paths relative to the pack, in ordinal order.</summary>
/// <param name="Name">The pack.</param>
/// <param name="Status">The verdict.</param>
/// <param name="Modified">Files whose bytes differ.</param>
/// <param name="Missing">Files that are gone.</param>
/// <param name="Extra">Files that were added.</param>
/// <param name="Damaged">Which parts of modified files differ, where that is known: for files over 16 MiB.</param>
public sealed record VerificationReport(
    string Name, VerificationStatus Status, IReadOnlyList<PackPath> Modified, IReadOnlyList<PackPath> Missing,
    IReadOnlyList<PackPath> Extra, IReadOnlyList<DamagedRange> Damaged)
{
    internal static VerificationReport Of(string name, List<PackPath>? modified = null, List<PackPath>? missing = null,
        List<PackPath>? extra = null, List<DamagedRange>? damaged = null)
    {
        modified?.Sort(PackPath.Compare);
        missing?.Sort(PackPath.Compare);
        extra?.Sort(PackPath.Compare);
        damaged?.Sort(static (left, right) => PackPath.Compare(left.Path, right.Path) is not 0 and var order ? order
            : left.Offset.CompareTo(right.Offset));
        var same = (modified?.Count ?? 0) + (missing?.Count ?? 0) + (extra?.Count ?? 0) == 0;
        return new VerificationReport(name, same ? VerificationStatus.Ok : VerificationStatus.Modified, modified ?? [], missing ?? [],
            extra ?? [], damaged ?? []);
    }
}

/// <summary>
/// Compares every file of an installed pack with its receipt. Evaluation results, an engine's lock and empty logs, and
/// the receipt itself may change.
/// </summary>
/// <param name="progress">Told how many bytes are hashed.</param>
/// <param name="threads">Threads that read and hash; <c>null</c> for as many as there are processors.</param>
public sealed class Verifier(IProgress<Progress>? progress = null, int? threads = null)
{
    /// <summary>Verifies an installed pack.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PackNotFoundException">It is gone.</exception>
    public Task<VerificationReport> VerifyAsync(InstalledPack pack, CancellationToken cancellation = default) =>
        Task.Run(() => Verify(pack, cancellation), cancellation);

    /// <summary>Verifies an installed pack on the calling thread.</summary>
    /// <inheritdoc cref="VerifyAsync"/>
    public VerificationReport Verify(InstalledPack pack, CancellationToken cancellation = default)
    {
        // Readers take no lock. When the pack was replaced meanwhile, what was seen is of two packs: look again.
        while (true)
        {
            if (pack.IsUnreadable)
                return new VerificationReport(pack.Name, VerificationStatus.Unreadable, [], [], [], []);
            using var held = PackReaders.TryHold(pack.Path);
            var before = FileStatus.FindIdentity(pack.Path) ?? throw Gone(pack);
            try
            {
                var report = Compare(pack, cancellation);
                if (report.Status == VerificationStatus.Ok || FileStatus.FindIdentity(pack.Path) == before)
                    return report;
            }
            catch (IOException) when (FileStatus.FindIdentity(pack.Path) != before)
            {
                // The old pack went while it was read.
            }
            pack = InstalledPack.Find(pack.Path) ?? throw Gone(pack);
        }
    }

    private static PackNotFoundException Gone(InstalledPack pack) => new(SoughtThing.Installed, pack.Path);

    private VerificationReport Compare(InstalledPack pack, CancellationToken cancellation)
    {
        if (pack.Receipt is not { } receipt)
            return File.Exists(Path.Join(pack.Path, InstallReceipt.FileName))
                ? VerificationReport.Of(pack.Name, modified: [PackPath.Known(InstallReceipt.FileName)])
                : new VerificationReport(pack.Name, VerificationStatus.Unmanaged, [], [], [], []);
        var found = InstalledFiles.List(pack.Path);
        List<PackPath> modified = [], missing = [], extra = [];
        List<DamagedRange> damaged = [];
        var tree = HashTreeFile.Load(pack.Path, receipt);
        var wanted = new Dictionary<string, ReceiptFile>(StringComparer.Ordinal);
        var hasher = new FileHasher(threads ?? Environment.ProcessorCount,
            bytes => progress?.Report(new Progress(Phase.Verifying, pack.Name, bytes, receipt.TotalSize)), cancellation);
        hasher.Hash(FilesToHash(), Compare);
        if (tree is null && HashTreeFile.IsNeeded(receipt))
            missing.Add(PackPath.Known(ReservedNames.HashTree));
        foreach (var (path, status) in found)
            if (!MayAppear(path, status))
                extra.Add(path);
        return VerificationReport.Of(pack.Name, modified, missing, extra, damaged);

        // Asked for one by one, so that what is wanted of a pack of 100,000 files is not there all at once.
        IEnumerable<FileToHash> FilesToHash()
        {
            foreach (var file in receipt.Files)
            {
                if (ReservedNames.IsResult(file.Path))
                    continue;
                var path = Path.Join(pack.Path, file.Path.Text);
                if (!found.Remove(file.Path, out var status))
                    missing.Add(file.Path);
                else if (status.Kind != FileKind.File || (status.Size != file.Size && !HashTreeFile.Covers(file)))
                    modified.Add(file.Path);
                else
                {
                    wanted.Add(path, file);
                    yield return new FileToHash(path, status.Size, bySha256: file.FsVerity is null);
                }
            }
        }

        void Compare(FileToHash hashed)
        {
            _ = wanted.Remove(hashed.Path, out var file);
            var same = hashed.Digest is not null && hashed.Digest == (file.FsVerity ?? file.Sha256);
            var nodes = tree is null || !HashTreeFile.Covers(file) ? default : tree.NodesOf(file);
            if (!same)
            {
                modified.Add(file.Path);
                damaged.AddRange(DamagedRange.Find(file, nodes, hashed));
            }
            else if (tree is not null && HashTreeFile.Covers(file) && nodes.IsEmpty)
            {
                var itself = PackPath.Known(ReservedNames.HashTree);
                if (!modified.Contains(itself))
                    modified.Add(itself);
            }
        }
    }

    /// <summary>What an engine or an evaluation may leave in a pack.</summary>
    private static bool MayAppear(PackPath path, FileStatus status) =>
        path.Text is ReservedNames.Receipt or ReservedNames.HashTree || ReservedNames.IsResult(path)
        || (PackDatabase.IsInside(path) && path.Name is ".lock")
        || (PackDatabase.IsLog(path) && status.Size == 0)
        || IsNoise(path.Name);

    /// <summary>What file managers and network filesystems leave wherever somebody has looked.</summary>
    private static bool IsNoise(ReadOnlySpan<char> name) =>
        name is ".DS_Store" or ".directory" || name.Equals("Thumbs.db", StringComparison.OrdinalIgnoreCase)
        || name.Equals("desktop.ini", StringComparison.OrdinalIgnoreCase) || name.StartsWith(".nfs") || name.StartsWith("._");
}
