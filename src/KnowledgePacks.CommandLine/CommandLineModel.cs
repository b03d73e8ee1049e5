using ConsoleAppFramework;

namespace KnowledgePacks.CommandLine;

/// <summary>
/// What a command line consists of: the generated schema, and what was said of its verbs. The model of a command is made when it is asked
/// for.
/// </summary>
public sealed class CommandLineModel(string name, string summary, CommandHelpDefinition[] schema, Verb[] verbs, ValueKind[] kinds)
{
    /// <summary>The name of the executable.</summary>
    public string Name => name;
    /// <summary>Other names the executable is called under; shell completion works for them too.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
    /// <summary>A first word that is dropped.</summary>
    public string? Prefix { get; init; }
    /// <summary>The option group that every command accepts, before its verb too; null: there is none.</summary>
    public string? CommonGroup { get; init; }
    /// <summary>A group without words; its options are those that may stand before the verb, --version last.</summary>
    public CommandModel Root => field ??= new("", summary, "[options] <command>")
    {
        IsGroup = true,
        Aliases = Aliases,
        OptionGroups = CommonGroups,
        Options = [.. CommonOptions, Flag("Show the version", "--version")],
    };
    /// <summary>Help and the options that every command takes: the first options of each.</summary>
    public IReadOnlyList<SymbolModel> CommonOptions =>
        field ??= [Flag("Show this help", "-h", "--help"), .. CommonGroups.SelectMany(Group)];
    /// <summary>Commands and groups in display order, without retired verbs; all are built for this.</summary>
    public IReadOnlyList<CommandModel> Commands => field ??= [.. verbs.Where(v => v.Retired is null).Select(Create)];
    internal IEnumerable<string> Paths =>
        verbs.Where(v => v.Retired is null).SelectMany(v => v.Aliases.Select(a => $"{GroupOf(v)} {a}".TrimStart()).Prepend(v.Path));

    private string[] CommonGroups => CommonGroup is null ? [] : [CommonGroup];

    /// <summary>The command, group or retired verb of these words, built for this call.</summary>
    public CommandModel? Find(ReadOnlySpan<char> group, ReadOnlySpan<char> word)
    {
        foreach (var verb in verbs)
        {
            if (!group.SequenceEqual(GroupOf(verb)))
                continue;
            if (word.SequenceEqual(verb.Path.AsSpan(verb.Path.LastIndexOf(' ') + 1)) || verb.Aliases.Contains(word.ToString()))
                return Create(verb);
        }
        return null;
    }

    private static ReadOnlySpan<char> GroupOf(Verb verb) => verb.Path.AsSpan(0, Math.Max(0, verb.Path.IndexOf(' ')));

    private CommandHelpDefinition Definition(string command) =>
        Array.Find(schema, d => d.CommandName == command) ?? throw new InvalidOperationException($"no method is bound to '{command}'");

    private IEnumerable<SymbolModel> Group(string group)
    {
        var definition = Definition(group);
        return definition.Options.Select(o => SymbolModel.From(o, group, definition.Description, kinds));
    }

    private SymbolModel Flag(string help, params string[] forms) =>
        new(forms[^1], help) { Forms = forms, Heading = CommonGroup is null ? null : Definition(CommonGroup).Description };

    private CommandModel Create(Verb verb)
    {
        if (verb.Retired is not null)
            return new CommandModel(verb.Path, "", "") { Retired = verb.Retired };
        if (verb.GroupSummary is { } groupSummary)
            return new CommandModel(verb.Path, groupSummary, "[options] <command>")
            {
                Category = verb.Category,
                IsGroup = true,
                OptionGroups = CommonGroups,
                Options = CommonOptions
            };
        var definition = Definition(verb.Path);
        var symbols = Array.ConvertAll(definition.Options, o => SymbolModel.From(o, verb.Path, null, kinds));
        var arguments = Array.FindAll(symbols, s => s.Forms.Count == 0);
        var options = Array.FindAll(symbols, s => s.Forms.Count > 0);
        var required = Array.FindAll(options, o => o.IsRequired).Select(o => $"{o.Name} {o.ValueName}");
        return new CommandModel(verb.Path, definition.Description,
            string.Join(' ', ["[options]", .. required, .. arguments.Select(a => a.Term)]))
        {
            Details = verb.Details,
            Category = verb.Category,
            Aliases = verb.Aliases,
            Examples = verb.Examples,
            Arguments = arguments,
            OptionGroups = [.. CommonGroups, .. verb.OptionGroups],
            // What has a default of its own is asked for least.
            Options =
            [
                .. CommonOptions, .. Array.FindAll(options, o => !o.HasDefault), .. verb.OptionGroups.SelectMany(Group),
                .. Array.FindAll(options, o => o.HasDefault),
            ],
        };
    }
}
