namespace KnowledgePacks.CommandLine.Tests;

/// <summary>One vector on which the two parsers disagree.</summary>
internal sealed record Disagreement(CommandLineModel Model, string[] Args, Reading Expected, Reading Actual, string? Error)
{
    private IEnumerable<string> BeforeDashes => Args.TakeWhile(a => a != "--");

    public IEnumerable<string> Options => BeforeDashes.Where(a => a is ['-', _, ..]);

    public IEnumerable<string> Words => BeforeDashes.Where(a => a is not ['-', _, ..]);

    public IEnumerable<(string First, string Second)> Pairs => BeforeDashes.Zip(BeforeDashes.Skip(1));

    public override string ToString() => $"oracle: {Expected}\nparser: {Actual} {Error}";

    public bool IsRefused => Actual.Kind == ParseKind.Error;

    /// <summary>The options that are known where the parser under test ended up.</summary>
    public IReadOnlyList<SymbolModel> Known => Model.Commands.FirstOrDefault(c => c.Path == Actual.Path) is { IsGroup: false } command
        ? command.Options
        : Model.Root.Options;

    public bool IsAnywhere(string form) => Known.Concat(Model.Root.Options).Any(o => o.Forms.Contains(form));

    public bool IsFlag(string form) => Known.Append(Model.Root.Options[^1]).Any(o => o.ValueName is null && o.Forms.Contains(form));
}

/// <summary>What the oracle understands only in other words: it is asked in those, and has to agree then.</summary>
internal sealed record OracleRespelling(string Name, string Reason, Func<IReadOnlyList<SymbolModel>, string, string[]> Respell)
{
    public static IReadOnlyList<OracleRespelling> All { get; } =
    [
        new("An empty value is a value",
            "--root= is the same as --root '', as scripts write --root=\"$ROOT\"; the oracle takes the next word instead, or refuses.",
            (options, token) => token.EndsWith('=') && WaitsForValue(options, token[..^1]) ? [token[..^1], ""] : [token]),
        new("A colon separates nothing",
            "-o:x is the value :x (and --output:x no option): colons are in Windows paths and URLs, and one separator is enough.",
            (options, token) => token.AsSpan().IndexOfAny(':', '=') is not (> 1 and var at) || token[at] == '=' ? [token]
                : token[1] == '-' ? [token.Replace(':', '_')]
                : WaitsForValue(options, token[..at]) ? [$"{token[..at]}={token[at..]}"] : [token]),
    ];

    /// <summary>Respells the vector for the oracle; the options are those of the command that is asked for.</summary>
    public static string[] RespellAll(IReadOnlyList<SymbolModel> options, string[] args)
    {
        var end = Array.IndexOf(args, "--") is >= 0 and var dashes ? dashes : args.Length;
        var respelt = args[..end].SelectMany((token, i) => token is not ['-', ..] || i > 0 && WaitsForValue(options, args[i - 1]) ? [token]
            : All.Select(r => r.Respell(options, token)).FirstOrDefault(r => r is not [var same] || same != token, [token]));
        return [.. respelt, .. args[end..]];
    }

    /// <summary>Whether a token is an option that waits for its value, or a bundle of flags with such an option at its end.</summary>
    public static bool WaitsForValue(IReadOnlyList<SymbolModel> options, string token)
    {
        bool Is(bool flag, string form) => options.Any(o => o.ValueName is null == flag && o.Forms.Contains(form));
        return Is(false, token) || token is ['-', not '-', .. var flags, var last] && Is(false, $"-{last}")
            && $"{token[1]}{flags}".All(f => Is(true, $"-{f}"));
    }
}

/// <summary>
/// Where the command line deliberately does something else than System.CommandLine does, and why. Nothing else may differ.
/// </summary>
internal sealed record OracleDifference(string Name, string Reason, Func<Disagreement, bool> Explains)
{
    public static IReadOnlyList<OracleDifference> All { get; } =
    [
        new("An unknown option is refused",
            "The oracle takes what looks like an option and is none for an argument, so that a typing error becomes a file name.",
            d => d.IsRefused && d.Error!.StartsWith("unknown option: -", StringComparison.Ordinal)
                && d.Options.Any(o =>
                    o.StartsWith(d.Error[16..], StringComparison.Ordinal) || o.EndsWith(d.Error[17..], StringComparison.Ordinal))
                && !d.Known.Any(k => k.Forms.Contains(d.Error[16..]))),
        new("A flag takes no value",
            "The oracle makes an argument of what follows the equals sign of a flag: --strict=false would mean strict, and a file called " +
                "false.",
            d => d.Actual.Kind != ParseKind.Run && d.Options.Any(o => o.IndexOf('=') is > 0 and var at
                && (d.IsFlag(o[..at]) || o[1] != '-' && o[..at].Skip(1).All(c => d.IsFlag($"-{c}"))))),
        new("An option is no value",
            "The oracle takes the next token whatever it is: --output --strict would write a file called --strict. --output=--strict " +
                "says so.",
            d => d.Actual.Kind != ParseKind.Run && d.Pairs.Any(p => OracleRespelling.WaitsForValue(d.Known, p.First)
                && (p.Second.StartsWith("--", StringComparison.Ordinal) || p.Second.Length > 1 && d.IsAnywhere(p.Second[..2])))),
        new("Each of two needs its value",
            "The oracle is content with --root x --root, as one of them has a value; an option without one is a mistake.",
            d => d.IsRefused && d.Error!.StartsWith("option needs a value: ", StringComparison.Ordinal)
                && d.Options.Count(o => d.Known.Single(k => k.Name == d.Error[22..]).Forms.Any(
                    f => o.StartsWith(f, StringComparison.Ordinal) || f.Length == 2 && o[1] != '-' && o.Contains(f[1]))) > 1),
        new("There are no directives",
            "The oracle drops a first word in brackets even when it knows no directive.",
            d => d.IsRefused && d.Args[0].StartsWith('[') && d.Error == $"unknown command: {d.Args[0]}"),
        new("No command is a request for help",
            "Somebody who types the name of the program, or of a group, wants to know what there is.",
            d => d is { Expected.Kind: ParseKind.Error, Actual.Kind: ParseKind.Help }
                && d.Model.Commands.All(c => c.IsGroup || c.Path != d.Actual.Path)),
        new("help is a verb", "kpacks help install is what cargo, git and go users type.",
            d => d is { Expected.Kind: ParseKind.Error or ParseKind.Version, Actual.Kind: ParseKind.Help } && d.Words.Contains("help")),
        new("The version may be asked for in company",
            "--version with other options or words says the version (with -h, shows help), as in cargo and git; the oracle wants it alone.",
            d => d is { Expected.Kind: ParseKind.Error, Actual.Kind: ParseKind.Version or ParseKind.Help }
                && d.Options.Contains("--version")),
        new("An unknown command is unknown even with --help or --version",
            "The help of the root would hide that the command was misspelt.",
            d => d.IsRefused && d.Expected.Kind is ParseKind.Help or ParseKind.Version
                && d.Expected.Path.StartsWith(d.Actual.Path, StringComparison.Ordinal)
                && d.Model.Commands.All(c => c.IsGroup || c.Path != d.Actual.Path)),
    ];
}
