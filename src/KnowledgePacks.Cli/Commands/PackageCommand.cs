using ConsoleAppFramework;
using KnowledgePacks.Archives;
using KnowledgePacks.Cli.Context;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.Cli.Options;
using KnowledgePacks.Cli.Terminal;
using KnowledgePacks.Codecs;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Operations;

namespace KnowledgePacks.Cli.Commands;

/// <summary>How archives may be compressed, as the command line names it.</summary>
internal enum Compression
{
    Gzip,
    Zstd,
}

[RegisterCommands]
internal sealed class PackageCommand(Binding binding)
{
    public static Verb Verb { get; } = new("package")
    {
        Category = Categories.Archive,
        OptionGroups = [OptionGroups.Limits],
        Details = "Writes <name>-<version>.tar.gz into the working directory, or what --output says: a file whose name ends with " +
            ".tar.gz, .tgz, .tar.zst or .tzst, a directory (dist/ is made), a pipe, or - for standard output. Equal packs give equal " +
            "bytes. Caches, temporary and hidden files stay out.\nA database that was not checkpointed is refused, because leaving its " +
            "log out would lose data.",
        Examples = ["kpacks package ./tidepools", "kpacks package ./tidepools -o dist/ --compression zstd"],
    };

    /// <summary>Make an archive of a pack directory</summary>
    /// <param name="packDirectory">pack-dir: The pack</param>
    /// <param name="output">-o, The archive, a directory for it, or - for standard output</param>
    /// <param name="compression">How to compress (default: gzip, or what the output's name says)</param>
    /// <param name="strict">Require README.md and evaluation questions too</param>
    /// <param name="includeWal">Pack a database along with its log that is not in it yet</param>
    /// <param name="profile">What the pack must hold (default: standard; legacy with graph.lbug)</param>
    /// <param name="level">How much time to spend on a smaller archive</param>
    [Command("package")]
    public void Package([Argument] DirectoryPath packDirectory, OutputPath? output = null, Compression? compression = null,
        bool strict = false, bool includeWal = false, PackProfile? profile = null, CompressionLevel level = CompressionLevel.Default) =>
        binding.Verb = context =>
    {
        var options = new PackageOptions
        {
            Format = compression switch { Compression.Gzip => ArchiveFormat.TarGzip, Compression.Zstd => ArchiveFormat.TarZstd, _ => null },
            Level = level,
            Profile = profile,
            Strict = strict,
            IncludeWal = includeWal,
            Threads = context.Limits.Threads?.Value ?? Environment.ProcessorCount,
            Limits = context.Limits.Limits,
        };
        var packager = new Packager(options);
        var stream = output is null ? null : DescriptorOutput.Find(output);
        if (stream is not null && context.Settings.WantsJson)
            throw new UsageException("the archive and a JSON document cannot both go to standard output", "name a file with --output");
        if (stream is { IsTerminal: true })
            throw new UsageException("standard output is a terminal", "redirect it, or name a file with --output");
        var result = stream is not null
            ? packager.PackageTo(packDirectory, stream, "standard output", context.Terminal.Progress, context.Stop)
            : packager.Package(packDirectory, output?.Value ?? ".", context.Terminal.Progress, context.Stop);
        context.Terminal.Progress.Clear();
        if (context.Settings.WantsJson)
        {
            context.Terminal.Output.Document(result, KpacksJson.Written.PackageResult);
            return ExitCode.Done;
        }
        foreach (var warning in result.Warnings)
            context.Terminal.Warn(warning.Message);
        var toNotes = stream is not null;
        context.Terminal.Say($"Packaged {result.Name} v{result.Version}: {result.Archive}", toNotes);
        context.Terminal.Say(
            $"  {result.Entries} entries, {ByteSize.Format(result.UncompressedSize)} -> " +
            $"{ByteSize.Format(result.Size)}{(result.Excluded.Count > 0 ? $", {result.Excluded.Count} left out" : "")}", toNotes);
        context.Terminal.Say($"  sha256 {result.Sha256}", toNotes);
        context.Terminal.Notes.Flush();
        return ExitCode.Done;
    };
}
