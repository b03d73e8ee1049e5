namespace KnowledgePacks.CommandLine;

/// <summary>A command, a group of commands, or a retired verb.</summary>
public sealed class CommandModel(string path, string summary, string usage)
{
    /// <summary>Its one or two words; empty for the root.</summary>
    public string Path => path;
    /// <summary>What it does, in one line.</summary>
    public string Summary => summary;
    /// <summary>What follows its words, in brackets where that is optional.</summary>
    public string Usage => usage;
    /// <summary>Paragraphs for its own help, divided by line feeds.</summary>
    public string? Details { get; init; }
    /// <summary>Its heading in the root help.</summary>
    public string? Category { get; init; }
    /// <summary>Other words for the last word of the path.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
    /// <summary>Whole command lines.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];
    /// <summary>What it takes by position.</summary>
    public IReadOnlyList<SymbolModel> Arguments { get; init; } = [];
    /// <summary>Help and the common options, then its own and those of its groups.</summary>
    public IReadOnlyList<SymbolModel> Options { get; init; } = [];
    /// <summary>The option groups it takes, the common options first.</summary>
    public IReadOnlyList<string> OptionGroups { get; init; } = [];
    /// <summary>Whether it only has commands.</summary>
    public bool IsGroup { get; init; }
    /// <summary>What a retired verb is answered with.</summary>
    public UsageError? Retired { get; init; }
}
