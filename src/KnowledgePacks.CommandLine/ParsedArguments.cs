namespace KnowledgePacks.CommandLine;

/// <summary>Reads a value; <paramref name="problem"/> may say what is wrong with it.</summary>
public delegate bool ValueParser<T>(string text, out T value, out string? problem);

/// <summary>The raw values of a command line, and what the generated code binds them with. Indices are those of the command's model.</summary>
public partial class ParsedArguments
{
    /// <summary>What was asked for.</summary>
    public ParseKind Kind { get; private set; }
    /// <summary>The command or group, as far as it was recognized; null: the root.</summary>
    public CommandModel? Command => _command == _model.Root ? null : _command;
    /// <summary>The first mistake; null unless <see cref="Kind"/> is <see cref="ParseKind.Error"/>.</summary>
    public UsageError? Error => Kind == ParseKind.Error ? _error : null;

    /// <summary>What was given for an option; null when it was not, empty for a flag that was.</summary>
    public string? Option(int index) => _values[index];

    /// <summary>What was given for an argument.</summary>
    public IReadOnlyList<string> Argument(int index) =>
        index >= _words.Count ? [] : _command.Arguments[index].IsVariadic ? _words[index..] : [_words[index]];

    /// <summary>Binds an option; <paramref name="absent"/> is the result when it was not given or is wrong.</summary>
    public T Option<T>(int index, ValueParser<T> parse, T absent) =>
        _values[index] is { } text ? Bind(_command.Options[index], text, parse, absent) : absent;

    /// <summary>Binds an argument that takes one value.</summary>
    public T Argument<T>(int index, ValueParser<T> parse, T absent) =>
        Argument(index) is [var text] ? Bind(_command.Arguments[index], text, parse, absent) : absent;

    /// <summary>Binds an argument that takes all that is left.</summary>
    public T[] Arguments<T>(int index, ValueParser<T> parse)
    {
        var words = Argument(index);
        var values = new T[words.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Bind(_command.Arguments[index], words[i], parse, default!);
        return values;
    }

    private T Bind<T>(SymbolModel symbol, string text, ValueParser<T> parse, T absent)
    {
        string? problem = null;
        if ((symbol.Allowed.Count == 0 || symbol.Allowed.Contains(text)) && parse(text, out var value, out problem))
            return value;
        Fail($"invalid value for {symbol.Name}: {text}{(problem is null ? "" : $" ({problem})")}",
            symbol.Allowed.Count == 0 ? null : DidYouMean.Hint(text, symbol.Allowed) ?? $"one of {string.Join(", ", symbol.Allowed)}");
        Kind = Kind == ParseKind.Run ? ParseKind.Error : Kind;
        return absent;
    }
}
