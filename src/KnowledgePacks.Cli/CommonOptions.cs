using KnowledgePacks.CommandLine;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Cli;

/// <summary>Options that every command takes.</summary>
[OptionGroup("Common options")]
internal sealed record CommonOptions(
    [Option("packs-dir", "Where packs are installed; else KPACKS_PACKS_DIR, KGPACKS_PACKS_DIR, ~/.wikigr/packs", ValueName = "DIR", Completion = CompletionKind.Directory)] string? PacksDirectory = null,
    [Option("format", "How data is written", Allowed = ["text", "json"])] string Format = "text",
    [Option("json", "Short for --format json")] bool Json = false,
    [Option("quiet", 'q', "Say nothing but data and errors")] bool Quiet = false,
    [Option("verbose", 'v', "Say causes and timings too")] bool Verbose = false,
    [Option("no-progress", "Show no progress")] bool NoProgress = false,
    [Option("color", "When to use colour", Allowed = ["auto", "always", "never"])] string Color = "auto")
{
    public bool WantsJson => Json || Format == "json";
}

/// <summary>Options of the commands that read archives.</summary>
[OptionGroup("Limits")]
internal sealed record LimitOptions(
    [Option("threads", "Threads to use (default: processors)")] ThreadCount? Threads = null,
    [Option("max-entries", "Files and directories in an archive (default: 100000)")] Count? MaxEntries = null,
    [Option("max-size", "Unpacked size of an archive, such as 80GiB (default: 64GiB)", ValueName = "SIZE")] ByteSize? MaxSize = null,
    [Option("max-ratio", "Unpacked bytes for each byte of an archive (default: 200)")] Count? MaxRatio = null,
    [Option("max-window", "Memory for a zstd window, such as 128MiB (default: 8MiB)", ValueName = "SIZE")] ByteSize? MaxWindow = null)
{
    /// <exception cref="UsageException">The window is larger than can be allowed.</exception>
    public PackLimits Limits
    {
        get
        {
            if (MaxWindow is { Bytes: < 1024 or > PackLimits.WindowCeiling })
                throw new UsageException($"invalid value for --max-window: {MaxWindow.Bytes}", "it can be from 1KiB to 128MiB");
            var defaults = PackLimits.Default;
            return defaults with
            {
                MaxEntries = MaxEntries?.Value ?? defaults.MaxEntries,
                MaxExpandedBytes = MaxSize?.Bytes ?? defaults.MaxExpandedBytes,
                MaxRatio = MaxRatio?.Value ?? defaults.MaxRatio,
                MaxWindowBytes = MaxWindow?.Bytes ?? defaults.MaxWindowBytes,
            };
        }
    }
}

/// <summary>Options of the commands that put an archive into the root.</summary>
[OptionGroup("Installing")]
internal sealed record InstallationOptions(
    [Option("sha256", "The digest that the archive must have", ValueName = "HEX")] Content.Digest? Sha256 = null,
    [Option("strict", "Require README.md and evaluation questions too")] bool Strict = false,
    [Option("profile", "What a pack must hold (default: standard, or what the source implies)")] PackProfile? Profile = null,
    [Option("dry-run", 'n', "Check everything, change nothing")] bool DryRun = false,
    [Option("no-sync", "Do not wait until everything is on disk; for roots that may be lost")] bool NoSync = false,
    [Option("no-wait", "Fail when another process is changing the root")] bool NoWait = false,
    [Option("keep", "Replaced versions to keep for 'kpacks rollback' (default: 1)", ValueName = "N")] KeptCount? Keep = null);

/// <summary>Options of the other commands that change a root.</summary>
[OptionGroup("Root")]
internal sealed record RootOptions(
    [Option("dry-run", 'n', "Say what would be done, change nothing")] bool DryRun = false,
    [Option("no-wait", "Fail when another process is changing the root")] bool NoWait = false);
