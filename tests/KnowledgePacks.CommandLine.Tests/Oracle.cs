using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace KnowledgePacks.CommandLine.Tests;

/// <summary>What a parser made of a vector, in a form in which two parsers can be compared.</summary>
internal sealed record Reading(ParseKind Kind, string Path, string Values);

/// <summary>
/// The same declarations wired to System.CommandLine. Help answers to <c>-h</c> and <c>--help</c> only; response files and directives
/// are switched off, because kpacks has neither: an argument is never anything but what was typed.
/// </summary>
internal sealed class Oracle
{
    private static readonly ParserConfiguration s_configuration = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = true };

    private readonly RootCommand _root = [];
    private readonly VersionOption _version = new("--version");
    private readonly Dictionary<Command, CommandModel> _commands = [];
    private readonly Dictionary<Command, (SymbolModel Model, Symbol Symbol)[]> _symbols = [];

    public Oracle(CommandLineModel model)
    {
        _root.Options.Clear();
        _root.Directives.Clear();
        _root.Options.Add(new HelpOption("--help", "-h"));
        _root.Options.Add(_version);
        (SymbolModel, Symbol)[] common = [.. model.CommonOptions.Skip(1).Select(o => (o, (Symbol)Convert(o, recursive: true)))];
        foreach (var (_, option) in common)
            _root.Options.Add((Option)option);
        var groups = new Dictionary<string, Command> { [""] = _root };
        foreach (var command in model.Commands)
        {
            var space = command.Path.LastIndexOf(' ');
            groups[command.Path] = Convert(command, command.Path[(space + 1)..], common);
            groups[command.Path[..Math.Max(0, space)]].Subcommands.Add(groups[command.Path]);
        }

        if (model.Prefix is not null)
        {
            var prefix = new Command(model.Prefix);
            foreach (var command in _root.Subcommands)
                prefix.Subcommands.Add(command);
            _root.Subcommands.Add(prefix);
        }
    }

    public Reading Read(string[] args)
    {
        var result = _root.Parse(args, s_configuration);
        var command = _commands.GetValueOrDefault(result.CommandResult.Command);
        var kind = result.Action is HelpAction ? ParseKind.Help
            : result.Errors.Count > 0 ? ParseKind.Error
            : result.GetResult(_version) is OptionResult { Implicit: false } ? ParseKind.Version
            : ParseKind.Run;
        var given = kind != ParseKind.Run || command is null ? [] : _symbols[result.CommandResult.Command]
            .Select(s => (s.Model, Result: result.GetResult(s.Symbol)))
            .Where(s => s.Result is OptionResult { Implicit: false } or ArgumentResult { Tokens.Count: > 0 })
            .Select(s => Format(s.Model, s.Result!.Tokens.Select(t => t.Value)));
        return new(kind, command?.Path ?? "", string.Join('\n', given));
    }

    /// <summary>The parser under test; what cannot be bound has been read all the same, and that is what is compared.</summary>
    public static Reading Read(ParsedArguments arguments)
    {
        if (arguments.Command is not { } command)
            return new(arguments.Kind, "", "");
        var kind = arguments.Error?.Message.StartsWith("invalid value for", StringComparison.Ordinal) == true ? ParseKind.Run
            : arguments.Kind;
        var options = command.Options.Select((o, i) =>
            (Model: o, Values: arguments.Option(i) is not { } text ? null : o.ValueName is null ? [] : (IReadOnlyList<string>)[text]));
        var words = command.Arguments.Select((a, i) => (Model: a, Values: arguments.Argument(i) is { Count: > 0 } given ? given : null));
        var values = options.Skip(1).Concat(words).Where(s => s.Values is not null).Select(s => Format(s.Model, s.Values!));
        return new(kind, command.Path, kind == ParseKind.Run ? string.Join('\n', values) : "");
    }

    private static string Format(SymbolModel symbol, IEnumerable<string> values) =>
        $"{symbol.Name} {string.Join(" ", values.Select(v => $"<{v}>"))}";

    private Command Convert(CommandModel model, string word, (SymbolModel, Symbol)[] common)
    {
        var command = new Command(word);
        foreach (var alias in model.Aliases)
            command.Aliases.Add(alias);
        (SymbolModel Model,
            Option Symbol)[] options = [.. model.Options.Skip(1 + common.Length).Select(o => (o, Convert(o, recursive: false)))];
        (SymbolModel Model, Argument Symbol)[] arguments = [.. model.Arguments.Select(a => (a, Convert(a)))];
        foreach (var option in options)
            command.Options.Add(option.Symbol);
        foreach (var argument in arguments)
            command.Arguments.Add(argument.Symbol);
        _commands.Add(command, model);
        _symbols.Add(command,
            [.. common, .. options.Select(o => (o.Model, (Symbol)o.Symbol)), .. arguments.Select(a => (a.Model, (Symbol)a.Symbol))]);
        return command;
    }

    private static Option Convert(SymbolModel model, bool recursive)
    {
        string[] others = [.. model.Forms.Where(f => f != model.Name)];
        Option option = model.ValueName is null
            ? new Option<bool>(model.Name, others) { Arity = ArgumentArity.Zero }
            : new Option<string>(model.Name, others) { Required = model.IsRequired };
        option.Recursive = recursive;
        return option;
    }

    private static Argument Convert(SymbolModel model)
    {
        Argument argument = model.IsVariadic ? new Argument<string[]>(model.Name) : new Argument<string>(model.Name);
        argument.Arity = new(model.IsRequired ? 1 : 0, model.IsVariadic ? 100_000 : 1);
        return argument;
    }
}
