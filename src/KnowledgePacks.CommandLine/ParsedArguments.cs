namespace KnowledgePacks.CommandLine;

/// <summary>
/// Reads arguments against the model: finds the command and the first mistake, and hands ConsoleAppFramework vectors in the one
/// spelling that it binds as meant. Left to itself, it would pass over unknown options and words, and take dashes in values for options.
/// </summary>
public sealed class ParsedArguments
{
    private readonly CommandLineModel model;
    private readonly List<string> words = [];
    private CommandModel command;
    private string?[] values; // by index in the command's options; a flag that was given has the empty string
    private UsageError? error;
    private bool isLost; // the verb is unknown: the rest is read for the common options only, so that --json holds for the error
    private bool isPrefixed, wantsVersion;

    /// <summary>Finds the command, the raw values, and the first mistake.</summary>
    public ParsedArguments(CommandLineModel model, ReadOnlySpan<string> args)
    {
        (this.model, command, values) = (model, model.Root, new string?[model.Root.Options.Count]);
        var ended = false;
        for (var i = 0; i < args.Length; i++)
        {
            if (ended || args[i] is not ['-', _, ..])
                Word(args[i], ended);
            else if (args[i] is "--")
                ended = true;
            else
                Options(args, ref i);
        }
        Kind = Conclude();
    }

    /// <summary>What was asked for.</summary>
    public ParseKind Kind { get; }
    /// <summary>The command or group, as far as it was recognized; null: the root.</summary>
    public CommandModel? Command => command == model.Root ? null : command;
    /// <summary>The first mistake; null unless <see cref="Kind"/> is <see cref="ParseKind.Error"/>.</summary>
    public UsageError? Error => Kind == ParseKind.Error ? error : null;

    /// <summary>What was given for an option; null when it was not, empty for a flag that was.</summary>
    public string? Option(int index) => values[index];

    /// <summary>What was given for an argument.</summary>
    public IReadOnlyList<string> Argument(int index) =>
        index >= words.Count ? [] : command.Arguments[index].IsVariadic ? words[index..] : [words[index]];

    /// <summary>What the framework binds to the command's own parameters or, for the name of one of its option groups, to that.</summary>
    /// <exception cref="InvalidOperationException">A command's own is asked for, and there is nothing to run.</exception>
    public string[] Vector(string? group = null)
    {
        if (group is null && Kind != ParseKind.Run)
            throw new InvalidOperationException($"nothing to run: {Kind}");
        var owner = group ?? command.Path;
        List<string> vector = [.. owner.Split(' ')];
        var arguments = group is null ? command.Arguments : [];
        for (var i = 0; i < arguments.Count; i++)
            if (!arguments[i].IsVariadic && i < words.Count)
                vector.Add(arguments[i].Kind!.Convert(words[i]));
        for (var i = 0; i < values.Length; i++)
            if (command.Options[i] is var option && option.Owner == owner && values[i] is { } text && Problem(option, text) is null)
                vector.AddRange(option.Kind is null ? [option.Parameter] : [option.Parameter, option.Kind.Convert(text)]);
        if (arguments is [.., { IsVariadic: true } rest] && words.Count >= arguments.Count)
            vector.AddRange([rest.Parameter, .. Argument(arguments.Count - 1).Select(rest.Kind!.Convert)]);
        return [.. vector];
    }

    private ParseKind Conclude()
    {
        if (isLost || values[0] is not null)
            return isLost ? ParseKind.Error : ParseKind.Help;
        if (wantsVersion || command == model.Root && values[^1] is not null)
            return ParseKind.Version;
        if (error is null && command.IsGroup)
            return ParseKind.Help;
        if (words.Count < command.Arguments.Count && command.Arguments[words.Count] is { IsRequired: true } argument)
            Fail($"missing argument: {argument.Name}");
        for (var i = 0; i < values.Length; i++)
            if (command.Options[i].IsRequired && values[i] is null)
                Fail($"missing option: {command.Options[i].Name}");
        error ??= FirstProblem();
        return error is null ? ParseKind.Run : ParseKind.Error;
    }

    // Loops, because LINQ over pairs is compiled anew for each kind of pair.
    private UsageError? FirstProblem()
    {
        var common = model.CommonOptions.Count;
        var found = FirstProblem(0, common);
        for (var i = 0; i < words.Count; i++)
            found ??= Problem(command.Arguments[Math.Min(i, command.Arguments.Count - 1)], words[i]);
        return found ?? FirstProblem(common, values.Length);
    }

    private UsageError? FirstProblem(int firstOption, int endOption)
    {
        UsageError? found = null;
        for (var i = firstOption; i < endOption; i++)
            if (values[i] is { } text)
                found ??= Problem(command.Options[i], text);
        return found;
    }

    private UsageError? Problem(SymbolModel symbol, string text) => symbol.Kind?.ProblemWith(text) is not { } problem ? null : new(
        $"invalid value for {symbol.Name}: {text}{(problem == "" ? "" : $" ({problem})")}",
        symbol.Allowed.Count == 0 ? SeeHelp : DidYouMean.Hint(text, symbol.Allowed) ?? $"one of {string.Join(", ", symbol.Allowed)}");

    private void Word(string word, bool ended)
    {
        if (!command.IsGroup && (words.Count < command.Arguments.Count || command.Arguments is [.., { IsVariadic: true }]))
            words.Add(word);
        else if (!command.IsGroup || ended)
            Fail($"unexpected argument: {word}");
        else if (command == model.Root && !isPrefixed && word == model.Prefix)
            isPrefixed = true;
        else if (command == model.Root && word == "help")
            values[0] = "";
        else if (!isLost)
            Verb(word);
    }

    private void Verb(string word)
    {
        var found = model.Find(command.Path, word);
        if (found is { Retired: null })
        {
            // --version is the last option of the root, and of nothing else
            wantsVersion |= command == model.Root && values[^1] is not null;
            command = found;
            Array.Resize(ref values, found.Options.Count);
            return;
        }
        var path = $"{command.Path} {word}".TrimStart();
        isLost = true;
        error ??= found?.Retired;
        Fail($"unknown command: {path}", DidYouMean.Hint(path, model.Paths));
    }

    private void Options(ReadOnlySpan<string> args, ref int i)
    {
        var token = args[i];
        var isLong = token[1] == '-';
        Span<char> letter = ['-', '-'];
        for (int at = isLong ? 0 : 1, end; at < token.Length; at = end)
        {
            letter[1] = token[at];
            end = !isLong ? at + 1 : token.IndexOf('=', 3) is var sign && sign > 0 ? sign : token.Length;
            var form = isLong ? token.AsSpan(0, end) : letter;
            var hasValue = end < token.Length && token[end] == '=';
            var index = IndexOf(form);
            if (index >= 0 && command.Options[index].Kind is null && !hasValue)
            {
                values[index] = "";
                continue;
            }
            if (index < 0)
                Unknown(isLong ? form : $"-{token.AsSpan(at)}");
            else if (command.Options[index] is { Kind: not null } option)
                Set(index, option, hasValue ? token[(end + 1)..] : end < token.Length ? token[end..] : null, args, ref i);
            else
                Fail($"option takes no value: {form}");
            return;
        }
    }

    private void Set(int index, SymbolModel option, string? value, ReadOnlySpan<string> args, ref int i)
    {
        var isLast = i + 1 == args.Length;
        value ??= isLast || IsOption(args[i + 1]) ? null : args[++i];
        if (value is null)
            Fail($"option needs a value: {option.Name}", isLast ? null : $"write {option.Name}=VALUE if the value begins with a dash");
        else if (values[index] is not null)
            Fail($"option given twice: {option.Name}");
        else
            values[index] = value;
    }

    // What is an option of this command, or perhaps a misspelt one, is no value: "--output --strict" is a value forgotten.
    private bool IsOption(string token) => token is ['-', '-', ..] || token is ['-', _, ..] && IndexOf(token.AsSpan(0, 2)) >= 0;

    private int IndexOf(ReadOnlySpan<char> form)
    {
        for (var i = 0; i < command.Options.Count; i++)
            foreach (var candidate in command.Options[i].Forms)
                if (form.SequenceEqual(candidate))
                    return i;
        return -1;
    }

    private void Unknown(ReadOnlySpan<char> form) => Fail($"unknown option: {form}",
        DidYouMean.Hint(form, command.Options.Where(o => !o.IsHidden).SelectMany(o => o.Forms).Where(f => f.Length > 2)));

    private string SeeHelp => $"see {HelpSheet.Words(model, command)} --help";

    private void Fail(string message, string? hint = null) => error ??= new(message, hint ?? SeeHelp);
}
