namespace KnowledgePacks.CommandLine;

/// <summary>
/// What is known of a parameter type beyond its name in the generated schema. Every type that verbs use has one: of others the
/// framework would read JSON.
/// </summary>
public sealed class ValueKind
{
    private delegate bool Check(string text, out string? problem);

    private readonly Check check;
    private readonly Func<string, string> convert;

    private ValueKind(string typeName, string valueName, string completion, Check check, Func<string, string> convert) =>
        (TypeName, ValueName, Completion, this.check, this.convert) = (typeName, valueName, completion, check, convert);

    /// <summary>The type, as the schema names it.</summary>
    public string TypeName { get; }
    /// <summary>What help calls the value.</summary>
    public string ValueName { get; }
    /// <summary>What a shell offers: <c>file</c>, <c>dir</c>, <c>pack</c>, <c>=a b c</c>, or <c>any</c>: nothing.</summary>
    public string Completion { get; }
    /// <summary>The values that are accepted; empty: not limited to a list.</summary>
    public IReadOnlyList<string> Allowed { get; private init; } = [];

    /// <summary>A type of this command line.</summary>
    public static ValueKind Of<T>(string valueName = "VALUE", string completion = "any") where T : Value<T>, IValue<T> =>
        new(typeof(T).Name, valueName, completion, (text, out problem) => T.TryParse(text, out _, out problem), Value<T>.Guarded);

    /// <summary>A type from elsewhere, none of whose values begins with a dash and a letter.</summary>
    public static ValueKind Of<T>(ValueParser<T> parse, string valueName = "VALUE", string completion = "any") where T : ISpanParsable<T> =>
        new(typeof(T).Name, valueName, completion, (text, out problem) => parse(text, out _, out problem), text => text);

    /// <summary>One of an enumeration's members, in lower case with hyphens.</summary>
    public static ValueKind OneOf<T>() where T : struct, Enum
    {
        var words = Array.ConvertAll(Enum.GetNames<T>(), Kebab);
        return new(typeof(T).Name, string.Join('|', words), $"={string.Join(' ', words)}", Check, text => text.Replace("-", ""))
        {
            Allowed = words,
        };

        bool Check(string text, out string? problem)
        {
            problem = null;
            return words.Contains(text);
        }
    }

    /// <summary>Null when the text is a value, else what is wrong with it; empty when there is nothing to say.</summary>
    internal string? ProblemWith(string text) => check(text, out var problem) ? null : problem ?? "";

    /// <summary>A valid value in the spelling that the framework binds.</summary>
    internal string Convert(string text) => convert(text);

    private static string Kebab(string name) =>
        string.Concat(name.Select((letter, i) => char.IsUpper(letter) ? $"{(i > 0 ? "-" : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"));
}
