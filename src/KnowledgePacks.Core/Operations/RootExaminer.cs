using System.Runtime.InteropServices;
using KnowledgePacks.Installation;
using KnowledgePacks.Platform;

namespace KnowledgePacks.Operations;

/// <summary>One thing about a root that its owner may want to know.</summary>
/// <param name="Severity">Whether something does not work.</param>
/// <param name="Code">Stable snake_case code, such as <c>leftovers</c>.</param>
/// <param name="Message">One line.</param>
/// <param name="Subject">The pack that it is about, or the path.</param>
public sealed record RootFinding(FindingSeverity Severity, string Code, string Message, string Subject);

/// <summary>Looks over an install root without changing anything: rights, lock, leftovers, packs and free space.</summary>
/// <param name="root">The root.</param>
public sealed class RootExaminer(InstallRoot root)
{
    private const long LowSpaceBytes = 1L << 30;

    /// <summary>Examines the root; an empty list means that all is well.</summary>
    public IReadOnlyList<RootFinding> Examine()
    {
        if (File.Exists(root.Path))
            return [new RootFinding(FindingSeverity.Error, "not_a_directory", $"the install root is a file: {root.Path}", root.Path)];
        if (!Directory.Exists(root.Path))
            return [new RootFinding(FindingSeverity.Warning, "root_missing", $"the install root is not there yet: {root.Path}", root.Path)];
        return [.. Rights(), .. Activity(), .. Packs(), .. Results(), .. Space()];
    }

    private IEnumerable<RootFinding> Rights()
    {
        if (root.IsWorldWritable)
            yield return new RootFinding(FindingSeverity.Warning, "world_writable", $"anybody may change the install root: {root.Path}",
                root.Path);
        if (!OperatingSystem.IsWindows() && LibC.Access(root.Path, LibC.WriteAndSearch) != 0)
            yield return new RootFinding(FindingSeverity.Error, "not_writable",
                $"nothing can be installed: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}: {root.Path}", root.Path);
    }

    private IEnumerable<RootFinding> Activity()
    {
        if (TryReadHolder() is { } holder)
        {
            yield return new RootFinding(FindingSeverity.Warning, "locked", $"the root is in use: {holder}", root.Path);
            yield break;
        }
        var stuck = RootCleaner.Undeletable(root);
        foreach (var path in stuck)
            yield return new RootFinding(FindingSeverity.Warning, "leftover_undeletable",
                $"another user's files, or a closed directory, keep this from being deleted ({TreeSize.Of(path)} bytes): {path}", path);
        var left = StagingDirectory.FindLeft(root).Except(stuck).ToArray();
        if (left.Length > 0)
            yield return new RootFinding(FindingSeverity.Warning, "leftovers",
                $"{left.Length} interrupted operation(s) left {left.Sum(TreeSize.Of)} bytes in {root.StagingPath}", root.StagingPath);
    }

    private IEnumerable<RootFinding> Results()
    {
        foreach (var backup in Directory.EnumerateDirectories(root.Path, InstallRoot.BackupPrefix + "*"))
            yield return new RootFinding(FindingSeverity.Warning, "results_backup",
                $"an interrupted update by another tool left evaluation results: {backup}",
                Path.GetFileName(backup)[InstallRoot.BackupPrefix.Length..]);
    }

    private string? TryReadHolder()
    {
        try
        {
            return InstallLock.HolderOf(root);
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            return null;
        }
    }

    private IEnumerable<RootFinding> Packs()
    {
        foreach (var pack in root.Packs())
        {
            if (pack.IsUnreadable)
                yield return new RootFinding(FindingSeverity.Error, "pack_unreadable", $"{pack.Name}: {pack.Problem}", pack.Path);
            else if (pack.Status == InstalledPackStatus.Broken)
                yield return new RootFinding(FindingSeverity.Error, "pack_broken", $"{pack.Name}: {pack.Problem}", pack.Name);
            else if (pack.Status == InstalledPackStatus.Unmanaged)
                yield return new RootFinding(FindingSeverity.Warning, "pack_unmanaged",
                    $"{pack.Name}: another tool put it there, so it cannot be verified", pack.Name);
        }
    }

    private IEnumerable<RootFinding> Space()
    {
        var free = new DriveInfo(root.Path).AvailableFreeSpace;
        if (free < LowSpaceBytes)
            yield return new RootFinding(FindingSeverity.Warning, "low_space", $"{free} bytes are free on the disk of {root.Path}",
                root.Path);
    }
}
