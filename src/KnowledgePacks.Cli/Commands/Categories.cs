namespace KnowledgePacks.Cli.Commands;

/// <summary>The headings that help has its verbs under.</summary>
internal static class Categories
{
    public const string Archive = "Archives", Packs = "Installed packs", Tools = "Tools";
}
