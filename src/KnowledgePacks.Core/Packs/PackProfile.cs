using System.Text.Json.Serialization;

namespace KnowledgePacks.Packs;

/// <summary>What a directory or archive must hold to count as a pack.</summary>
[JsonConverter(typeof(PackProfileConverter))]
public enum PackProfile
{
    /// <summary>manifest.json with all its fields, the database, skill.md and kg_config.json.</summary>
    Standard,

    /// <summary>manifest.json with name and version, and the database; as the TypeScript and Rust tools publish.</summary>
    Legacy,
}
