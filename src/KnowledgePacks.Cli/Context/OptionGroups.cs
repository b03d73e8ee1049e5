using ConsoleAppFramework;
using KnowledgePacks.Cli.Options;

namespace KnowledgePacks.Cli.Context;

/// <summary>
/// Options that several commands share, each group declared once: to ConsoleAppFramework it is a command, which is bound before the
/// verb that takes the group.
/// </summary>
[RegisterCommands]
internal sealed class OptionGroups(Binding binding)
{
    public const string Common = "common", Limits = "limits", Installing = "installing", Root = "root",
        Skills = "skills";

    /// <summary>Common options</summary>
    /// <param name="packsDir">Where packs are installed; else KPACKS_PACKS_DIR, KGPACKS_PACKS_DIR, ~/.wikigr/packs</param>
    /// <param name="format">How data is written</param>
    /// <param name="json">Short for --format json</param>
    /// <param name="quiet">-q, Say nothing but data and errors</param>
    /// <param name="verbose">-v, Say causes and timings too</param>
    /// <param name="noProgress">Show no progress</param>
    /// <param name="color">When to use colour</param>
    [Command(Common)]
    public void BindCommon(
        DirectoryPath? packsDir = null, OutputFormat format = OutputFormat.Text, bool json = false, bool quiet = false,
        bool verbose = false,
        bool noProgress = false, ColorWhen color = ColorWhen.Auto) =>
        binding.Common = new(packsDir, format, json, quiet, verbose, noProgress, color);

    /// <summary>Limits</summary>
    /// <param name="threads">Threads to use (default: processors)</param>
    /// <param name="maxEntries">Files and directories in an archive (default: 100000)</param>
    /// <param name="maxSize">Unpacked size of an archive, such as 80GiB (default: 64GiB)</param>
    /// <param name="maxRatio">Unpacked bytes for each byte of an archive (default: 200)</param>
    /// <param name="maxWindow">Memory for a zstd window, such as 128MiB (default: 8MiB)</param>
    [Command(Limits)]
    public void BindLimits(
        ThreadCount? threads = null, Count? maxEntries = null, ByteSize? maxSize = null, Count? maxRatio = null,
        ByteSize? maxWindow = null) =>
        binding.Limits = new(threads, maxEntries, maxSize, maxRatio, maxWindow);

    /// <summary>Installing</summary>
    /// <param name="sha256">The digest that the archive must have</param>
    /// <param name="strict">Require README.md and evaluation questions too</param>
    /// <param name="profile">What a pack must hold (default: standard, or what the source implies)</param>
    /// <param name="dryRun">-n, Check everything, change nothing</param>
    /// <param name="noSync">Do not wait until everything is on disk; for roots that may be lost</param>
    /// <param name="noWait">Fail when another process is changing the root</param>
    /// <param name="force">Install the version that is installed, whatever the bytes</param>
    /// <param name="readOnly">Make the files read-only, so that no engine rewrites the database</param>
    /// <param name="keep">Replaced versions to keep for 'kpacks rollback' (default: 1)</param>
    [Command(Installing)]
    public void BindInstalling(
        Digest? sha256 = null, bool strict = false, PackProfile? profile = null, bool dryRun = false, bool noSync = false,
        bool noWait = false, bool force = false, bool readOnly = false, KeptCount? keep = null) =>
        binding.Installation = new(sha256, strict, profile, dryRun, noSync, noWait, force, readOnly, keep);

    /// <summary>Skills</summary>
    /// <param name="project">The project whose skills are meant (default: the working directory)</param>
    /// <param name="user">The skills of the user, for every project</param>
    [Command(Skills)]
    public void BindSkills(DirectoryPath? project = null, bool user = false) => binding.Skills = new(project, user);

    /// <summary>Root</summary>
    /// <param name="dryRun">-n, Say what would be done, change nothing</param>
    /// <param name="noWait">Fail when another process is changing the root</param>
    [Command(Root)]
    public void BindRoot(bool dryRun, bool noWait) => binding.Root = new(dryRun, noWait);
}
