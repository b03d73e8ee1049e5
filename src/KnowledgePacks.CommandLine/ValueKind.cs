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

    private readonly string valueName, completion;
    private readonly Func<string[]> names;

    // Names of types and of their members are asked for when they are needed: reading them takes a tenth of the start.
    private ValueKind(string typeName, string valueName, string completion, Func<string[]> names, Check check, Func<string,
        string> convert) =>
        (TypeName, this.valueName, this.completion, this.names, this.check, this.convert) = (typeName, valueName, completion, names, check,
            convert);

    /// <summary>The type, as the schema names it.</summary>
    public string TypeName { get; }
    /// <summary>What help calls the value.</summary>
    public string ValueName => Allowed.Count == 0 ? valueName : string.Join('|', Allowed);
    /// <summary>What a shell offers: <c>file</c>, <c>dir</c>, <c>pack</c>, <c>=a b c</c>, or <c>any</c>: nothing.</summary>
    public string Completion => Allowed.Count == 0 ? completion : $"={string.Join(' ', Allowed)}";
    /// <summary>The values that are accepted; empty: not limited to a list.</summary>
    public IReadOnlyList<string> Allowed => field ??= Array.ConvertAll(names(), Kebab);

    /// <summary>A type of this command line.</summary>
    public static ValueKind Of<T>(string typeName, string valueName = "VALUE", string completion = "any") where T : Value<T>, IValue<T> =>
        new(typeName, valueName, completion, () => [], (text, out problem) => T.TryParse(text, out _, out problem), Value<T>.Guarded);

    /// <summary>A type from elsewhere, none of whose values begins with a dash and a letter.</summary>
    public static ValueKind Of<T>(string typeName, ValueParser<T> parse, string valueName = "VALUE", string completion = "any")
        where T : ISpanParsable<T> =>
        new(typeName, valueName, completion, () => [], (text, out problem) => parse(text, out _, out problem), text => text);

    /// <summary>One of an enumeration's members, in lower case with hyphens.</summary>
    public static ValueKind OneOf<T>(string typeName) where T : struct, Enum =>
        new(typeName, "", "", Enum.GetNames<T>, (_, out problem) => (problem = null) is null, text => text.Replace("-", ""));

    /// <summary>Null when the text is a value, else what is wrong with it; empty when there is nothing to say.</summary>
    internal string? ProblemWith(string text) =>
        Allowed.Count > 0 && !Allowed.Contains(text) ? "" : check(text, out var problem) ? null : problem ?? "";

    /// <summary>A valid value in the spelling that the framework binds.</summary>
    internal string Convert(string text) => convert(text);

    private static string Kebab(string name) =>
        string.Concat(
            name.Select((letter, i) => char.IsUpper(letter) ? $"{(i > 0 ? "-" : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"));
}
