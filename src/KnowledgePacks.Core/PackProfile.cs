using System.Text.Json.Serialization;
using KnowledgePacks.Json;

namespace KnowledgePacks;

/// <summary>What a directory or archive must hold to count as a pack.</summary>
[JsonConverter(typeof(PackProfileConverter))]
public enum PackProfile
{
    /// <summary>manifest.json with all its fields, the database, skill.md and kg_config.json.</summary>
    Standard,

    /// <summary>manifest.json with name and version, and the database; as the TypeScript and Rust tools publish.</summary>
    Legacy,
}

/// <summary>A profile as JSON: <c>standard</c> or <c>legacy</c>.</summary>
public sealed class PackProfileConverter : TextConverter<PackProfile>
{
    /// <inheritdoc/>
    protected override bool TryParse(string? text, out PackProfile value)
    {
        value = text == "legacy" ? PackProfile.Legacy : PackProfile.Standard;
        return text is "legacy" or "standard";
    }

    /// <inheritdoc/>
    protected override string Text(PackProfile value) => ToText(value);

    /// <summary>The profile's text.</summary>
    public static string ToText(PackProfile value) => value == PackProfile.Legacy ? "legacy" : "standard";
}
