using KnowledgePacks.CommandLine;

namespace KnowledgePacks.Cli;

/// <summary>The command line: its verbs are the attributed methods in Commands, the rest is generated from them.</summary>
[CommandLine("kpacks", "Package, check, install and update Knowledge Packs", Prefix = "pack", Common = typeof(CommonOptions), Aliases = ["wikigr"])]
[CommandGroup("version", "Compare versions and check ranges", Category = KpacksCommandLine.Tools)]
[RetiredCommand("create", "'create' is not part of this tool", "build the pack directory with the Python tool, then make an archive of it with 'kpacks package'")]
[RetiredCommand("eval", "'eval' is not part of this tool", "evaluate with the Python tool; kpacks keeps its results when packs are replaced")]
internal static partial class KpacksCommandLine
{
    public const string Archives = "Archives", Packs = "Installed packs", Tools = "Tools";
}
