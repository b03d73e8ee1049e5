using KnowledgePacks.Archives;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Operations;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Cli.Commands;

/// <summary>How archives may be compressed, as the command line names it.</summary>
internal enum Compression
{
    Gzip,
    Zstd,
}

internal static class PackageCommand
{
    [Command("package", "Make an archive of a pack directory", Category = KpacksCommandLine.Archives, Order = 10,
        Details = "Writes <name>-<version>.tar.gz into the working directory, or what --output says. Equal packs give equal bytes. Caches, temporary and hidden files stay out.\nA database that was not checkpointed is refused, because leaving its log out would lose data.",
        Examples = ["kpacks package ./tidepools", "kpacks package ./tidepools -o dist/ --compression zstd"])]
    public static int Package(
        [Argument("pack-dir", "The pack", Completion = CompletionKind.Directory)] string packDirectory,
        [Option("output", 'o', "The archive, or a directory for it", ValueName = "FILE|DIR", Completion = CompletionKind.File)] string? output,
        [Option("compression", "How to compress (default: gzip, or what the output's name says)")] Compression? compression,
        [Option("strict", "Require README.md and evaluation questions too")] bool strict,
        [Option("include-wal", "Pack a database along with its log that is not in it yet")] bool includeWal,
        [Option("profile", "What the pack must hold (default: standard; legacy with graph.lbug)")] PackProfile? profile,
        LimitOptions limits,
        CommandContext context,
        [Option("level", "How much time to spend on a smaller archive")] CompressionLevel level = CompressionLevel.Default)
    {
        var options = new PackageOptions
        {
            Format = compression switch { Compression.Gzip => ArchiveFormat.TarGzip, Compression.Zstd => ArchiveFormat.TarZstd, _ => null },
            Level = level,
            Profile = profile,
            Strict = strict,
            IncludeWal = includeWal,
            Threads = limits.Threads?.Value ?? Environment.ProcessorCount,
            Limits = limits.Limits,
        };
        var result = new Packager(options).Package(packDirectory, output ?? ".", context.Progress, context.Signals.Token);
        context.Progress.Clear();
        if (context.Common.WantsJson)
        {
            context.Output.Document(result, KpacksJson.Written.PackageResult);
            return ExitCode.Done;
        }
        foreach (var warning in result.Warnings)
            context.Warn(warning.Message);
        context.Output.Line($"Packaged {result.Name} v{result.Version}: {result.Archive}");
        context.Output.Line($"  {result.Entries} entries, {ByteSize.Format(result.UncompressedSize)} -> {ByteSize.Format(result.Size)}{(result.Excluded.Count > 0 ? $", {result.Excluded.Count} left out" : "")}");
        context.Output.Line($"  sha256 {result.Sha256}");
        return ExitCode.Done;
    }
}
