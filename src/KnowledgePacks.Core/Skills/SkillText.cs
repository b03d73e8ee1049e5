using System.Globalization;
using System.Text;
using KnowledgePacks.Installation;
using KnowledgePacks.Manifests;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Skills;

/// <summary>
/// What an assistant reads of an installed pack: when to use it, what it knows, where its database is, and the pack's own skill.md.
/// All that comes from the manifest is put on one line, so that it can be nothing but text.
/// </summary>
internal static class SkillText
{
    /// <summary>Characters of the description in the front matter, of which assistants read that of every skill.</summary>
    public const int MaxDescription = 120;

    private const int MaxTextInBody = 1000, MaxSources = 5;

    /// <summary>The skill file of a pack.</summary>
    /// <param name="pack">The pack; its manifest can be read.</param>
    public static byte[] Of(InstalledPack pack)
    {
        var manifest = pack.Manifest!;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"---\nname: {YamlText.Quote(pack.Name)}\ndescription: {YamlText.Quote(Description(pack.Name, manifest))}\n");
        text.Append("user-invocable: false\n---\n\n");
        text.Append(CultureInfo.InvariantCulture, $"# {pack.Name}\n\nA Knowledge Pack, version {manifest.Version}.");
        text.Append(BodyText(manifest.Description) is { Length: > 0 } about ? $" {about}\n" : "\n");
        AppendKnowledge(text, pack.Name, manifest);
        AppendDatabase(text, pack.Path);
        AppendSources(text, manifest);
        AppendGuidance(text, pack.Path);
        text.Append("\nThis file is kpacks': it is written again when the pack is updated, and removed with it, unless somebody changed ");
        text.Append("it.\n");
        return SkillSeal.Close(text.ToString());
    }

    /// <summary>Whether a skill file is of the pack in a directory, and not of one of that name in another root.</summary>
    public static bool IsOf(ReadOnlySpan<byte> file, string packPath) =>
        file.IndexOf(Encoding.UTF8.GetBytes($"\n{packPath}{Path.DirectorySeparatorChar}")) >= 0;

    internal static string Description(string name, PackManifest manifest)
    {
        var use = $"Use when working with or asking about {name}.";
        var about = YamlText.OneLine(manifest.Description ?? "").TrimEnd('.', ' ');
        if (about.Length == 0)
            about = "Knowledge Pack";
        return about.Length + use.Length + 2 <= MaxDescription ? $"{about}. {use}" : YamlText.Shorten(about, MaxDescription);
    }

    private static void AppendKnowledge(StringBuilder text, string name, PackManifest manifest)
    {
        var topics = new List<string>();
        foreach (var topic in manifest.Topics)
            if (BodyText(topic) is { Length: > 0 } line)
                topics.Add(line);
        text.Append(CultureInfo.InvariantCulture, $"\n## When to use it\n\nWhen working with or asked about {name}");
        text.Append(topics.Count > 0 ? YamlText.Shorten($": {string.Join(", ", topics)}", MaxTextInBody) : "");
        text.Append(".\nAnswer from what its database says, name the article that an answer rests on, and say so where it says nothing.\n");
        if (manifest.GraphStats is not { } stats)
            return;
        text.Append("\n## What it knows\n\n");
        AppendCount(text, stats.Articles, "articles");
        AppendCount(text, stats.Entities, "entities");
        AppendCount(text, stats.Relationships, "relationships");
    }

    private static void AppendCount(StringBuilder text, double? count, string what)
    {
        if (count is { } number)
            text.Append(CultureInfo.InvariantCulture, $"- {number} {what}\n");
    }

    private static void AppendDatabase(StringBuilder text, string packPath)
    {
        if (PackDatabase.Find(packPath) is not { } database)
            return;
        text.Append("\n## Where its database is\n\n");
        text.Append(database.Header is { } header
            ? string.Create(CultureInfo.InvariantCulture, $"{header.Engine}, storage version {header.StorageVersion}")
            : "Of an unknown engine");
        text.Append(database.Kind == DatabaseKind.File ? ", one file:\n" : ", a directory:\n");
        text.Append(CultureInfo.InvariantCulture, $"\n```text\n{Path.Join(packPath, database.Path)}\n```\n");
        text.Append("\nOpen it read-only. `CALL show_tables() RETURN *;` lists what it holds.\n");
    }

    private static void AppendSources(StringBuilder text, PackManifest manifest)
    {
        if (manifest.SourceUrls.Count == 0)
            return;
        text.Append("\n## Where its knowledge is from\n\n");
        for (var i = 0; i < Math.Min(manifest.SourceUrls.Count, MaxSources); i++)
            text.Append(CultureInfo.InvariantCulture, $"- {BodyText(manifest.SourceUrls[i])}\n");
        if (manifest.SourceUrls.Count > MaxSources)
            text.Append(CultureInfo.InvariantCulture, $"- and {manifest.SourceUrls.Count - MaxSources} more, in its manifest.json\n");
    }

    private static void AppendGuidance(StringBuilder text, string packPath)
    {
        var path = Path.Join(packPath, PackValidator.SkillFileName);
        if (!File.Exists(path))
            return;
        if (new FileInfo(path).Length > PackLimits.MaxDocumentBytes)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## What the pack says of itself\n\nIs too long for this file: {path}\n");
            return;
        }
        var own = FrontMatter.Strip(File.ReadAllText(path).Replace("\r\n", "\n", StringComparison.Ordinal)).Trim('\n', ' ', '\t');
        if (own.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"\n## What the pack says of itself\n\n{own}\n");
    }

    private static string BodyText(string? text) => YamlText.Shorten(YamlText.OneLine(text ?? ""), MaxTextInBody);
}
