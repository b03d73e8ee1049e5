using ConsoleAppFramework;
using KnowledgePacks.Archives;
using KnowledgePacks.Cli.Context;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.Cli.Options;
using KnowledgePacks.Cli.Terminal;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Operations;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class InspectCommand(Binding binding)
{
    public static Verb Verb { get; } = new("inspect")
    {
        Category = Categories.Archive,
        OptionGroups = [OptionGroups.Limits],
        Details = "Reads the archive to its last byte. The exit code is 0 when it is whole and safe, findings about the pack included, " +
            "else 4.",
        Examples = ["kpacks inspect tidepools-1.0.0.tar.gz", "curl -s https://example.org/p.tar.zst | kpacks inspect - --json"],
    };

    /// <summary>Show what an archive holds, without extracting it</summary>
    /// <param name="archive">archive: An archive, a release's index, or - for standard input</param>
    /// <param name="profile">What the pack must hold (default: standard, or what the source implies)</param>
    /// <param name="digests">Hash every file, as receipts do and by SHA-256; for --json</param>
    [Command("inspect")]
    public void Inspect([Argument] ArchivePath archive, PackProfile? profile = null, bool digests = false) => binding.Verb = context =>
    {
        try
        {
            var report = context.Finish(new Inspector(context.Limits.Limits, context.Limits.Threads?.Value)
                .InspectAsync(context.OpenSource(archive), profile, strict: false, digests, context.Terminal.Progress, context.Stop));
            if (context.Settings.WantsJson)
                context.Terminal.Output.Document(Document(report), KpacksJson.Written.InspectDocument);
            else
                WriteText(context.Terminal.Output, report);
            return ExitCode.Done;
        }
        catch (KnowledgePackException failure) when (context.Settings.WantsJson && ExitCode.Of(failure) == ExitCode.BadContent)
        {
            var finding = new PackFinding(FindingSeverity.Error, failure.Code, null, failure.Message);
            context.Terminal.Output.Document(new InspectDocument(null, null, null, null, null, null, null, null, null, null, null,
                [finding]),
                KpacksJson.Written.InspectDocument);
            context.Terminal.Output.Flush();
            throw;
        }
    };

    private static InspectDocument Document(ArchiveReport report) => new(
        report.Manifest?.Name, report.Manifest?.Version, report.Descriptor.Format, report.Layout, report.Profile, report.Descriptor.Size,
        report.Descriptor.Sha256, report.UncompressedSize, report.Manifest?.Document, DatabaseDocument.From(report.Database),
        EntryDocument.From(report), report.Findings);

    private static void WriteText(Output output, ArchiveReport report)
    {
        var format = report.Descriptor.Format == ArchiveFormat.TarGzip ? "tar.gz" : "tar.zst";
        output.Line($"Pack: {report.Manifest?.Name.Text ?? "?"}");
        output.Line($"Version: {report.Manifest?.Version.ToString() ?? "?"}");
        if (report.Manifest?.Description is { } description)
            output.Line($"Description: {description}");
        output.Line($"Archive: {format}, {report.Layout.ToString().ToLowerInvariant()}, {ByteSize.Format(report.Descriptor.Size)}, " +
            $"sha256 {report.Descriptor.Sha256}");
        output.Line($"Profile: {report.Profile.ToString().ToLowerInvariant()}");
        if (report.Database is { } database)
            output.Line($"Database: {PackText.Describe(database)}");
        output.Line($"Entries: {report.Entries.Count}, {ByteSize.Format(report.UncompressedSize)}");
        foreach (var entry in report.Entries)
            output.Line($"  {(entry.Executable ? 'x' : '-')} {entry.Size,14} {entry.Path}");
        PackText.WriteFindings(output, report.Findings);
    }
}
