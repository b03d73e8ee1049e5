namespace KnowledgePacks.CommandLine.Tests;

/// <summary>Random argument vectors for a command line: mostly right, often nearly so.</summary>
internal sealed class Vectors(CommandLineModel model, int seed)
{
    private static readonly string[] s_words =
        ["a", "b.tar.gz", "./x y", "-", "",
            "2", "-1", "-x", "--", "ä", "日本", "-😀", "@file", "[diagram]", "a=b", "=", "-=", "--=", "/h",
            "a:b", "-o:x", "'q'", "help"];

    private readonly Random _random = new(seed);

    public string[] Next()
    {
        var command = Pick(model.Commands);
        var pieces = new List<string>();
        for (var n = _random.Next(5); n > 0; n--)
            pieces.AddRange(Option(command));
        foreach (var argument in command.Arguments)
        {
            for (var n = argument.IsVariadic ? _random.Next(4) : Often() ? 1 : _random.Next(3); n > 0; n--)
                pieces.Insert(_random.Next(pieces.Count + 1), Value(argument));
        }

        foreach (var option in command.Options.Where(o => o.IsRequired && Often()))
            pieces.AddRange([option.Name, Value(option)]);
        if (Seldom())
            pieces.Insert(_random.Next(pieces.Count + 1), Seldom() ? "--" : Pick(s_words));
        var verb = command.Path.Split(' ').ToList();
        if (command.Aliases.Count > 0 && Seldom())
            verb[^1] = Pick(command.Aliases);
        if (Seldom())
            verb.Insert(_random.Next(verb.Count), model.Prefix ?? "pack");
        if (Seldom())
            verb[_random.Next(verb.Count)] = NearMiss(verb[0]);
        if (Seldom())
            verb.InsertRange(_random.Next(verb.Count), Option(model.Root));
        if (Seldom())
            verb.RemoveAt(_random.Next(verb.Count));
        if (Seldom())
            verb.Insert(0, Pick(s_words));
        return [.. verb, .. pieces];
    }

    private string[] Option(CommandModel command)
    {
        var option = Pick(Seldom() ? Pick(model.Commands).Options : Seldom() ? model.Root.Options : command.Options.Count > 1
            ? [.. command.Options.Skip(1)] : command.Options);
        var form = Seldom() ? NearMiss(Pick(option.Forms)) : Pick(option.Forms);
        var flags = command.Options.Where(o => o.ValueName is null).SelectMany(o => o.Forms).Where(f => f.Length == 2).ToArray();
        if (form.Length == 2 && flags.Length > 0 && Seldom())
            form = $"{Pick(flags)}{form[1..]}";
        var value = Seldom() ? Pick(Pick(command.Options).Forms) : Value(option);
        if (option.ValueName is null)
            return Seldom() ? [$"{form}={value}"] : Seldom() && form.Length == 2 ? [form + value] : [form];
        return _random.Next(5) switch
        {
            0 => [$"{form}={value}"],
            1 when form is ['-', not '-', ..] => [form + value],
            2 when Seldom() => [form],
            3 when Seldom() => [$"{form}:{value}"],
            _ => [form, value],
        };
    }

    private string Value(SymbolModel symbol) =>
        symbol.Allowed.Count > 0 && Often() ? Pick(symbol.Allowed) : Often() ? $"{(char)('a' + _random.Next(26))}{_random.Next(100)}"
            : Pick(s_words);

    private string NearMiss(string text)
    {
        var at = _random.Next(text.Length + 1);
        return _random.Next(3) switch
        {
            0 => text.Insert(at, "x"),
            1 => text.Remove(Math.Min(at, text.Length - 1), 1),
            _ => text + text[Math.Min(at, text.Length - 1)],
        };
    }

    private bool Seldom() => _random.Next(8) == 0;

    private bool Often() => _random.Next(8) != 0;

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];
}
