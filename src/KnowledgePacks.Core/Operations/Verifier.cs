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
}

/// <summary>How an installed pack differs from its receipt; paths relative to the pack, in ordinal order.</summary>
/// <param name="Name">The pack.</param>
/// <param name="Status">The verdict.</param>
/// <param name="Modified">Files whose bytes differ.</param>
/// <param name="Missing">Files that are gone.</param>
/// <param name="Extra">Files that were added.</param>
public sealed record VerificationReport(
    string Name, VerificationStatus Status, IReadOnlyList<string> Modified, IReadOnlyList<string> Missing, IReadOnlyList<string> Extra);

/// <summary>
/// Compares every file of an installed pack with its receipt. Evaluation results, an engine's lock and empty logs, and
/// the receipt itself may change.
/// </summary>
/// <param name="progress">Told how many bytes are hashed.</param>
public sealed class Verifier(IProgress<TransferProgress>? progress = null)
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
            using var held = PackReaders.TryHold(pack.Path);
            var before = TryIdentify(pack) ?? throw new PackNotFoundException("pack", pack.Path);
            try
            {
                var report = Compare(pack, cancellation);
                if (report.Status == VerificationStatus.Ok || TryIdentify(pack) == before)
                    return report;
            }
            catch (IOException) when (TryIdentify(pack) != before)
            {
                // The old pack went while it was read.
            }
            pack = InstalledPack.Read(pack.Path);
        }
    }

    private static ulong? TryIdentify(InstalledPack pack)
    {
        try
        {
            return FileStatus.Identity(pack.Path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private VerificationReport Compare(InstalledPack pack, CancellationToken cancellation)
    {
        if (pack.Receipt is not { } receipt)
            return File.Exists(Path.Join(pack.Path, InstallReceipt.FileName))
                ? new VerificationReport(pack.Name, VerificationStatus.Modified, [InstallReceipt.FileName], [], [])
                : new VerificationReport(pack.Name, VerificationStatus.Unmanaged, [], [], []);
        var found = InstalledFiles.List(pack.Path);
        var hasher = new FileHasher(receipt.TotalSize, progress, cancellation);
        List<string> modified = [], missing = [], extra = [];
        foreach (var file in receipt.Files)
        {
            if (EvalResults.Owns(file.Path))
                continue;
            if (!found.Remove(file.Path, out var status))
                missing.Add(file.Path);
            else if (status.Kind != FileKind.File || status.Size != file.Size
                || hasher.Hash(Path.Join(pack.Path, file.Path), file.Size) != file.Sha256)
                modified.Add(file.Path);
        }
        foreach (var (path, status) in found)
            if (!MayAppear(path, status))
                extra.Add(path);
        extra.Sort(StringComparer.Ordinal);
        var same = modified.Count + missing.Count + extra.Count == 0;
        return new VerificationReport(pack.Name, same ? VerificationStatus.Ok : VerificationStatus.Modified, modified, missing, extra);
    }

    /// <summary>What an engine or an evaluation may leave in a pack.</summary>
    private static bool MayAppear(string path, FileStatus status) =>
        path == InstallReceipt.FileName || EvalResults.Owns(path)
        || (PackDatabase.IsInside(path) && Path.GetFileName(path) == ".lock")
        || (PackDatabase.IsLog(path) && status.Size == 0);
}
