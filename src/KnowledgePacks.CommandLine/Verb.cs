namespace KnowledgePacks.CommandLine;

/// <summary>What the generated schema does not know of a verb: how it is shown, and which option groups it takes.</summary>
/// <param name="Path">Its one or two words, as in the schema.</param>
public sealed record Verb(string Path)
{
    /// <summary>Its heading in the root help.</summary>
    public string? Category { get; init; }
    /// <summary>Other words for the last word of the path.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
    /// <summary>Paragraphs for its own help, divided by line feeds.</summary>
    public string? Details { get; init; }
    /// <summary>Whole command lines, as one would type them.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];
    /// <summary>Commands of the schema that no user types: their options are the verb's too, their description is the heading.</summary>
    public IReadOnlyList<string> OptionGroups { get; init; } = [];
    /// <summary>For a word that is no verb itself, only the first of some: what they do.</summary>
    public string? GroupSummary { get; init; }
    /// <summary>For a verb that people may know from elsewhere: what it is answered with.</summary>
    public UsageError? Retired { get; init; }
}
