using ConsoleAppFramework;

namespace KnowledgePacks.CommandLine;

/// <summary>An option or an argument.</summary>
public sealed class SymbolModel(string name, string help)
{
    /// <summary>As errors show it: <c>--output</c>, <c>&lt;archive&gt;</c>.</summary>
    public string Name => name;
    /// <summary>As help shows it: <c>-o, --output FILE</c>, <c>[archive]...</c></summary>
    public string Term { get => field ??= $"{(Forms[0].Length == 2 ? "" : "    ")}{string.Join(", ", Forms)} {ValueName}".TrimEnd(); init; }
    /// <summary>What it is, in one line.</summary>
    public string Help => Forms.Count == 0 && Allowed.Count > 0 ? $"{help} [{string.Join(", ", Allowed)}]" : help;
    /// <summary>What can be typed for an option: <c>-o</c>, <c>--output</c>, other long names.</summary>
    public IReadOnlyList<string> Forms { get; init; } = [];
    /// <summary>What help calls the value; null: a flag or an argument.</summary>
    public string? ValueName => Forms.Count == 0 ? null : Kind?.ValueName;
    /// <summary>How its value is read; null: a flag.</summary>
    public ValueKind? Kind { get; init; }
    /// <summary>The heading of its group; null: the command's own.</summary>
    public string? Heading { get; init; }
    /// <summary>The command of the schema that binds it; null: the layer itself.</summary>
    public string? Owner { get; init; }
    /// <summary>What the framework calls it: <c>--output</c>, <c>--names</c>.</summary>
    public string Parameter { get => field ?? name; init; }
    /// <summary>Accepted, but shown nowhere.</summary>
    public bool IsHidden { get; init; }
    /// <summary>Whether the command does not run without it.</summary>
    public bool IsRequired { get; init; }
    /// <summary>Whether it takes all arguments that are left.</summary>
    public bool IsVariadic { get; init; }
    /// <summary>Whether it has a value when none is given.</summary>
    public bool HasDefault { get; init; }
    /// <summary>The values that are accepted; empty: not limited to a list.</summary>
    public IReadOnlyList<string> Allowed => Kind?.Allowed ?? [];
    /// <summary>What a shell offers as the value, in the words of <see cref="ValueKind.Completion"/>; empty: a flag.</summary>
    public string Completion => Kind?.Completion ?? "";

    /// <summary>
    /// Reads a parameter of the schema. An argument's documentation begins with its name: <c>pack-dir: The pack</c>; <c>archive+: …</c>
    /// takes one or more, <c>name*: …</c> any number.
    /// </summary>
    /// <exception cref="InvalidOperationException">Its type has no kind, or its documentation no name.</exception>
    internal static SymbolModel From(CommandOptionHelpDefinition parameter, string owner, string? heading, IReadOnlyList<ValueKind> kinds)
    {
        var type = parameter.ValueTypeName.TrimEnd('?', '[', ']');
        var kind = parameter.IsFlag ? null
            : kinds.FirstOrDefault(k => k.TypeName == type)
                ?? throw new InvalidOperationException($"{owner}: {type} is no type that can be read");
        return parameter.Index is null && !parameter.IsParams ? Option(parameter, kind, owner, heading) : Argument(parameter, kind, owner);
    }

    private static SymbolModel Option(CommandOptionHelpDefinition parameter, ValueKind? kind, string owner, string? heading)
    {
        var main = parameter.Options[^1];
        return new SymbolModel(main, parameter.Description)
        {
            Forms = [.. parameter.Options.Where(o => o.Length == 2), main, .. parameter.Options.SkipLast(1).Where(o => o.Length > 2)],
            Kind = kind,
            Heading = heading,
            Owner = owner,
            IsHidden = parameter.IsHidden,
            IsRequired = kind is not null && parameter.DefaultValue is null,
            HasDefault = parameter.DefaultValue is not (null or "null"),
        };
    }

    private static SymbolModel Argument(CommandOptionHelpDefinition parameter, ValueKind? kind, string owner)
    {
        if (parameter.Description.Split(": ", 2) is not [var label, var help])
            throw new InvalidOperationException(
                $"{owner}: an argument's documentation begins with its name and a colon: {parameter.Description}");
        var name = label.TrimEnd('+', '*');
        var isRequired = parameter.IsParams ? label.EndsWith('+') : parameter.DefaultValue is null;
        return new SymbolModel($"<{name}>", help)
        {
            Term = $"{(isRequired ? $"<{name}>" : $"[{name}]")}{(parameter.IsParams ? "..." : "")}",
            Kind = kind,
            Owner = owner,
            Parameter = parameter.Options[^1],
            IsRequired = isRequired,
            IsVariadic = parameter.IsParams,
        };
    }
}
