using KnowledgePacks.Operations;

namespace KnowledgePacks.Cli.Context;

/// <summary>What a user can do about a failure or a finding: the library's codes and data in the words of this command line.</summary>
internal static class Hints
{
    /// <summary>EMFILE, on every Unix.</summary>
    private const int TooManyFiles = 24;

    private const string RaiseFileLimit = "raise the limit of open files with 'ulimit -n'";

    /// <summary>One action; <c>null</c> where there is nothing to add.</summary>
    public static string? For(KnowledgePackException failure) => failure switch
    {
        PackNotFoundException missing => For(missing.Sought),
        ArchiveUnsupportedException foreign => For(foreign.Format),
        LimitExceededException { CanBeRaised: true } limit => $"if you trust its origin, allow more with {Option(limit.Limit)}",
        PackInvalidException invalid => For(invalid.Findings),
        PackInUseException { Use: PackUse.DatabaseLocked } => "close the program that has it open",
        PackInUseException => "wait until nothing writes to the pack, and try again",
        DowngradeRefusedException => "allow it with --allow-downgrade",
        SameVersionException => "take it with --force",
        RootLockedException => "wait for it, or leave out --no-wait",
        InstallationException { ForeignPath: { } path } =>
            $"it belongs to another user: choose a directory of yours with --packs-dir, or sudo chown -R \"$(id -un)\" {Quoted(path)}",
        InstallationException refused => For(refused.Problem, refused.Subject),
        SkillRefusedException { Problem: SkillProblem.Edited } => "say --force to give up what is in it",
        SkillRefusedException => "move it away, or choose another place with --project or --user",
        FileExistsException => "choose another directory, or move it away",
        InvalidRequestException request => For(request.Problem),
        SourceReadException { InnerException: IOException { HResult: TooManyFiles } } => RaiseFileLimit,
        VerificationFailedException => "install them again with --force to restore them; 'kpacks adopt' takes what is there as it is",
        _ => null,
    };

    /// <summary>The same for a pack's findings.</summary>
    public static string? For(IReadOnlyList<PackFinding> findings)
    {
        var codes = findings.Where(finding => finding.Severity == FindingSeverity.Error).Select(finding => finding.Code).ToHashSet();
        return codes.Contains("database_not_checkpointed") ? "close or checkpoint the database, or pack the log along with --include-wal"
            : codes.Contains("skill_missing") || codes.Contains("config_missing")
                ? "packs without skill.md and kg_config.json pass with --profile legacy"
            : null;
    }

    /// <summary>The same for something about a root.</summary>
    public static string? For(RootFinding finding) => finding.Code switch
    {
        "not_a_directory" => "choose a directory with --packs-dir",
        "root_missing" => "the first 'kpacks install' creates it",
        "world_writable" => $"chmod o-w '{finding.Subject}'",
        "not_writable" => "choose a directory of yours with --packs-dir",
        "leftover_undeletable" => Deletion(finding.Subject),
        "leftovers" => "the next command that changes the root removes them",
        "results_backup" => $"the next installation or update of {finding.Subject} takes them",
        "pack_unreadable" => $"sudo chmod -R a+rX {Quoted(finding.Subject)}",
        "pack_broken" => $"install it again, or 'kpacks remove {finding.Subject}'",
        "pack_unmanaged" => $"kpacks adopt {finding.Subject}",
        "low_space" => "an installation needs room for the new pack beside the old one",
        _ => null,
    };

    /// <summary>The command that deletes what this user cannot.</summary>
    public static string Deletion(string path) => $"sudo rm -rf {Quoted(path)}";

    /// <summary>A path as a shell takes it.</summary>
    private static string Quoted(string path) => $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string? For(SoughtThing sought) => sought switch
    {
        SoughtThing.ArchiveAtDirectory => "this is a directory; make an archive of it with 'kpacks package'",
        SoughtThing.Installed => "see which packs are installed with 'kpacks list'",
        SoughtThing.Skill => "see which skills are linked with 'kpacks skill list'",
        SoughtThing.Root => "check --packs-dir and KPACKS_PACKS_DIR; the first 'kpacks install' creates it",
        SoughtThing.KeptVersion => "versions are kept when 'kpacks install' or 'kpacks update' replaces a pack",
        _ => null,
    };

    private static string? For(ForeignFormat format) => format switch
    {
        ForeignFormat.PlainTar => "compress it with gzip or zstd",
        ForeignFormat.JsonDocument => "a release's index is named <name>.pack-release.json",
        ForeignFormat.OtherArchive => "packs are published as .tar.gz or .tar.zst",
        _ => null,
    };

    private static string Option(PackLimit limit) => limit switch
    {
        PackLimit.Entries => "--max-entries",
        PackLimit.ExpandedBytes => "--max-size",
        PackLimit.Ratio => "--max-ratio",
        _ => "--max-window",
    };

    private static string? For(RootProblem problem, PackName? pack) => problem switch
    {
        RootProblem.RootIsFile => "choose a directory with --packs-dir",
        RootProblem.RootNotCreated or RootProblem.ReadOnly => "choose another directory with --packs-dir",
        RootProblem.PermissionDenied => "choose a directory of yours with --packs-dir",
        RootProblem.NoSpace => "free some space, or choose another disk with --packs-dir",
        RootProblem.TooManyFiles => RaiseFileLimit,
        RootProblem.NoLocks => "choose a root on a local disk with --packs-dir",
        RootProblem.MountPoint => "a mount point cannot be replaced or removed; unmount it first",
        RootProblem.OverlayLower => "the pack lies in a lower layer of an overlay, where directories cannot be renamed; use another root",
        RootProblem.NameConflict => $"remove it first, or use another root for {pack}",
        RootProblem.NotReplaceable => "move it away, and install again",
        RootProblem.NotRemovable => "remove the link itself",
        _ => null,
    };

    private static string For(RequestProblem problem) => problem switch
    {
        RequestProblem.OutputUnnamed => "name a file, or a directory",
        RequestProblem.OutputFormat => "leave one of them out",
        RequestProblem.OutputExtension => "end it with .tar.gz or .tar.zst, say --compression, or end a directory's name with a slash",
        RequestProblem.OutputSpecial => "name a file, a directory or a pipe",
        RequestProblem.SamePackTwice => "name the one that you want",
        RequestProblem.OutputDirectory => "remove it, or choose another output",
        _ => "write it beside the pack, with --output",
    };
}
