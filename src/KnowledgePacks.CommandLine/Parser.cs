namespace KnowledgePacks.CommandLine;

public partial class ParsedArguments
{
    private readonly CommandLineModel _model;
    private readonly List<string> _words = [];
    private CommandModel _command;
    private string?[] _values; // by index in the command's options; a flag that was given has the empty string
    private UsageError? _error;
    private bool _lost; // the verb is unknown: the rest is read for the common options only, so that --json holds for the error
    private bool _prefixed, _version;

    /// <summary>Finds the command, the raw values, and the first mistake.</summary>
    public ParsedArguments(CommandLineModel model, ReadOnlySpan<string> args)
    {
        (_model, _command, _values) = (model, model.Root, new string?[model.Root.Options.Count]);
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

    private ParseKind Conclude()
    {
        if (_lost || _values[0] is not null)
            return _lost ? ParseKind.Error : ParseKind.Help;
        if (_version || _command == _model.Root && _values[^1] is not null)
            return ParseKind.Version;
        if (_error is null && _command.IsGroup)
            return ParseKind.Help;
        if (_words.Count < _command.Arguments.Count && _command.Arguments[_words.Count] is { IsRequired: true } argument)
            Fail($"missing argument: {argument.Name}");
        foreach (var option in _command.Options.Where((o, i) => o.IsRequired && _values[i] is null))
            Fail($"missing option: {option.Name}");
        return _error is null ? ParseKind.Run : ParseKind.Error;
    }

    private void Word(string word, bool ended)
    {
        if (!_command.IsGroup && (_words.Count < _command.Arguments.Count || _command.Arguments is [.., { IsVariadic: true }]))
            _words.Add(word);
        else if (!_command.IsGroup || ended)
            Fail($"unexpected argument: {word}");
        else if (_command == _model.Root && !_prefixed && word == _model.Prefix)
            _prefixed = true;
        else if (_command == _model.Root && word == "help")
            _values[0] = "";
        else if (!_lost)
            Verb(word);
    }

    private void Verb(string word)
    {
        if (_model.Find(_command.Path, word) is { Retired: null } found)
        {
            _version |= _command == _model.Root && _values[^1] is not null; // --version is the last option of the root, and of nothing else
            _command = found;
            Array.Resize(ref _values, found.Options.Count);
            return;
        }

        var path = $"{_command.Path} {word}".TrimStart();
        _lost = true;
        _error ??= _model.Find(_command.Path, word)?.Retired;
        Fail($"unknown command: {path}", DidYouMean.Hint(path, _model.Paths));
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
            if (index >= 0 && _command.Options[index].ValueName is null && !hasValue)
            {
                _values[index] = "";
                continue;
            }

            if (index < 0)
                Unknown(isLong ? form : $"-{token.AsSpan(at)}");
            else if (_command.Options[index] is { ValueName: not null } option)
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
        else if (_values[index] is not null)
            Fail($"option given twice: {option.Name}");
        else
            _values[index] = value;
    }

    // What is an option of this command, or perhaps a misspelt one, is no value: "--output --strict" is a value forgotten.
    private bool IsOption(string token) => token is ['-', '-', ..] || token is ['-', _, ..] && IndexOf(token.AsSpan(0, 2)) >= 0;

    private int IndexOf(ReadOnlySpan<char> form)
    {
        for (var i = 0; i < _command.Options.Count; i++)
        {
            foreach (var candidate in _command.Options[i].Forms)
            {
                if (form.SequenceEqual(candidate))
                    return i;
            }
        }

        return -1;
    }

    private void Unknown(ReadOnlySpan<char> form) => Fail($"unknown option: {form}",
        DidYouMean.Hint(form, _command.Options.Where(o => !o.IsHidden).SelectMany(o => o.Forms).Where(f => f.Length > 2)));

    private void Fail(string message, string? hint = null) => _error ??= new(message, hint ?? $"see {HelpSheet.Words(_model, _command)} --help");
}
