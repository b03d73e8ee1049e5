namespace KnowledgePacks.CommandLine;

/// <summary>What a command line consists of. Only names are held; the model of a command is made when it is asked for.</summary>
/// <remarks>The names are all paths that can be typed, in display order, each with its index for the function; that of a retired verb is negative.</remarks>
public sealed class CommandLineModel(string name, string? prefix, CommandModel root, (string Path, int Index)[] names, Func<int, CommandModel> create)
{
    /// <summary>The name of the executable.</summary>
    public string Name => name;
    /// <summary>A first word that is dropped.</summary>
    public string? Prefix => prefix;
    /// <summary>A group without words; its options are those that may stand before the verb, --version last.</summary>
    public CommandModel Root => root;
    /// <summary>Help and the options that every command takes: the first options of each.</summary>
    public IEnumerable<SymbolModel> CommonOptions => root.Options.SkipLast(1);
    /// <summary>Commands and groups in display order, without retired verbs; all are built for this.</summary>
    public IReadOnlyList<CommandModel> Commands => field ??= [.. Array.ConvertAll(Shown, n => n.Index).Distinct().Select(create)];
    internal string[] Paths => Array.ConvertAll(Shown, n => n.Path);
    private (string Path, int Index)[] Shown => Array.FindAll(names, n => n.Index >= 0);

    /// <summary>The command, group or retired verb of these words, built for this call.</summary>
    public CommandModel? Find(ReadOnlySpan<char> group, ReadOnlySpan<char> word)
    {
        foreach (var (path, index) in names)
        {
            var space = path.IndexOf(' ');
            if (path.AsSpan(0, Math.Max(0, space)).SequenceEqual(group) && path.AsSpan(space + 1).SequenceEqual(word))
                return create(index);
        }
        return null;
    }
}

/// <summary>A command, a group of commands, or a retired verb.</summary>
public sealed class CommandModel(int index, string path, string summary, string usage)
{
    /// <summary>Its number in the generated code.</summary>
    public int Index => index;
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
    /// <summary>Help and the common options, then its own in the order of declaration.</summary>
    public IReadOnlyList<SymbolModel> Options { get; init; } = [];
    /// <summary>Whether it only has commands.</summary>
    public bool IsGroup { get; init; }
    /// <summary>What a retired verb is answered with.</summary>
    public UsageError? Retired { get; init; }
}

/// <summary>An option or an argument.</summary>
public sealed class SymbolModel(string name, string term, string help)
{
    /// <summary>As errors show it: <c>--output</c>, <c>&lt;archive&gt;</c>.</summary>
    public string Name => name;
    /// <summary>As help shows it: <c>-o, --output FILE</c>, <c>[archive]...</c></summary>
    public string Term => term;
    /// <summary>What it is, in one line.</summary>
    public string Help => help;
    /// <summary>What can be typed for an option: <c>-o</c>, <c>--output</c>, other long names.</summary>
    public IReadOnlyList<string> Forms { get; init; } = [];
    /// <summary>What help calls the value; null: a flag.</summary>
    public string? ValueName { get; init; }
    /// <summary>What a shell offers as the value: <c>file</c>, <c>dir</c>, <c>pack</c>, <c>=a b c</c>, or <c>any</c>: nothing; empty: a flag.</summary>
    public string Completion { get; init; } = "";
    /// <summary>The heading of its group; null: the command's own.</summary>
    public string? Heading { get; init; }
    /// <summary>The values that are accepted; empty: not limited to a list.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];
    /// <summary>Accepted, but shown nowhere.</summary>
    public bool IsHidden { get; init; }
    /// <summary>Whether the command does not run without it.</summary>
    public bool IsRequired { get; init; }
    /// <summary>Whether it takes all arguments that are left.</summary>
    public bool IsVariadic { get; init; }
}
