

namespace KnowledgePacks.Cli.Options;

/// <summary>How data is written.</summary>
internal enum OutputFormat
{
    Text,
    Json,
}

/// <summary>When colour is used.</summary>
internal enum ColorWhen
{
    Auto,
    Always,
    Never,
}

/// <summary>Options that every command takes.</summary>
internal sealed record CommonOptions(
    DirectoryPath? PacksDirectory, OutputFormat Format, bool Json, bool Quiet, bool Verbose, bool NoProgress, ColorWhen Color)
{
    public bool WantsJson => Json || Format == OutputFormat.Json;
}

/// <summary>Options of the commands that read archives.</summary>
internal sealed record LimitOptions(ThreadCount? Threads, Count? MaxEntries, ByteSize? MaxSize, Count? MaxRatio, ByteSize? MaxWindow)
{
    /// <exception cref="CommandLine.UsageException">The window is larger than can be allowed.</exception>
    public PackLimits Limits
    {
        get
        {
            if (MaxWindow is { Bytes: < 1024 or > PackLimits.WindowCeiling })
                throw new CommandLine.UsageException($"invalid value for --max-window: {MaxWindow.Bytes}", "it can be from 1KiB to 128MiB");
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
internal sealed record InstallationOptions(
    Digest? Sha256, bool Strict, PackProfile? Profile, bool DryRun, bool NoSync, bool NoWait, bool Force, bool ReadOnly, KeptCount? Keep);

/// <summary>Options that say whose skills are meant.</summary>
internal sealed record SkillOptions(DirectoryPath? Project, bool User);

/// <summary>Options of the other commands that change a root.</summary>
internal sealed record RootOptions(bool DryRun = false, bool NoWait = false);
