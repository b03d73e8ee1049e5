using System.Runtime.InteropServices;
using KnowledgePacks.Installation;
using KnowledgePacks.Packs;
using KnowledgePacks.Platform;

namespace KnowledgePacks.Operations;

/// <summary>One thing about a root that its owner may want to know.</summary>
/// <param name="Severity">Whether something does not work.</param>
/// <param name="Code">Stable snake_case code, such as <c>leftovers</c>.</param>
/// <param name="Message">One line.</param>
/// <param name="Remedy">One action; <c>null</c> when there is nothing to do.</param>
public sealed record RootFinding(FindingSeverity Severity, string Code, string Message, string? Remedy);

/// <summary>Looks over an install root without changing anything: rights, lock, leftovers, packs and free space.</summary>
/// <param name="root">The root.</param>
public sealed class RootExaminer(InstallRoot root)
{
    private const long LowSpaceBytes = 1L << 30;

    /// <summary>Examines the root; an empty list means that all is well.</summary>
    public IReadOnlyList<RootFinding> Examine()
    {
        if (File.Exists(root.Path))
            return [new RootFinding(FindingSeverity.Error, "not_a_directory", $"the install root is a file: {root.Path}",
                "choose a directory with --packs-dir")];
        if (!Directory.Exists(root.Path))
            return [new RootFinding(FindingSeverity.Warning, "root_missing", $"the install root is not there yet: {root.Path}",
                "the first 'kpacks install' creates it")];
        return [.. Rights(), .. Activity(), .. Packs(), .. Results(), .. Space()];
    }

    private IEnumerable<RootFinding> Rights()
    {
        if (root.IsWorldWritable)
            yield return new RootFinding(FindingSeverity.Warning, "world_writable", $"anybody may change the install root: {root.Path}",
                $"chmod o-w '{root.Path}'");
        if (!OperatingSystem.IsWindows() && LibC.Access(root.Path, LibC.WriteAndSearch) != 0)
            yield return new RootFinding(FindingSeverity.Error, "not_writable",
                $"nothing can be installed: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}: {root.Path}",
                "choose a directory of yours with --packs-dir");
    }

    private IEnumerable<RootFinding> Activity()
    {
        var holder = TryReadHolder();
        if (holder is not null)
            yield return new RootFinding(FindingSeverity.Warning, "locked", $"the root is in use: {holder}", null);
        else if (Directory.Exists(root.StagingPath) && Directory.EnumerateDirectories(root.StagingPath).Count() is > 0 and var count)
            yield return new RootFinding(FindingSeverity.Warning, "leftovers",
                $"{count} interrupted operation(s) left {Directory.EnumerateDirectories(root.StagingPath).Sum(InstalledPack.TreeSize)} " +
                $"bytes in {root.StagingPath}", "the next command that changes the root removes them");
    }

    private IEnumerable<RootFinding> Results()
    {
        foreach (var backup in Directory.EnumerateDirectories(root.Path, InstallRoot.BackupPrefix + "*"))
            yield return new RootFinding(FindingSeverity.Warning, "results_backup",
                $"an interrupted update by another tool left evaluation results: {backup}",
                $"the next installation or update of {Path.GetFileName(backup)[InstallRoot.BackupPrefix.Length..]} takes them");
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
            if (pack.Status == InstalledPackStatus.Broken)
                yield return new RootFinding(FindingSeverity.Error, "pack_broken", $"{pack.Name}: {pack.Problem}",
                    $"install it again, or 'kpacks remove {pack.Name}'");
            else if (pack.Status == InstalledPackStatus.Unmanaged)
                yield return new RootFinding(FindingSeverity.Warning, "pack_unmanaged",
                    $"{pack.Name}: another tool put it there, so it cannot be verified", $"kpacks adopt {pack.Name}");
        }
    }

    private IEnumerable<RootFinding> Space()
    {
        var free = new DriveInfo(root.Path).AvailableFreeSpace;
        if (free < LowSpaceBytes)
            yield return new RootFinding(FindingSeverity.Warning, "low_space", $"{free} bytes are free on the disk of {root.Path}",
                "an installation needs room for the new pack beside the old one");
    }
}
