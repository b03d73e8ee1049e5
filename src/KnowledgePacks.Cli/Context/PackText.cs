using KnowledgePacks.Cli.Options;
using KnowledgePacks.Cli.Terminal;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Cli.Context;

/// <summary>Words about packs that several commands print.</summary>
internal static class PackText
{
    public static string Describe(PackDatabase database)
    {
        var kind = database.Kind == DatabaseKind.Directory ? "directory" : "file";
        var engine = database.Header is { } header ? $"{header.Engine} storage version {header.StorageVersion}" : "unknown engine";
        return $"{database.Path} ({kind}, {engine}, {ByteSize.Format(database.Size)})";
    }

    public static void WriteFindings(Output output, IReadOnlyList<PackFinding> findings)
    {
        if (findings.Count == 0)
            return;
        output.Line("Findings:");
        foreach (var finding in findings)
            output.Line($"  {finding.Severity.ToString().ToLowerInvariant()}: {finding.Message}");
    }
}
