using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ConsoleAppFramework;

namespace KnowledgePacks.CommandLine.Tests;

/// <summary>A command line that has one of everything.</summary>
internal sealed class SampleCommandLine(string[] args)
{
    private static readonly ConsoleApp.ConsoleAppBuilder s_framework = ConsoleApp.Create();

    private readonly SampleBinding _binding = new();

    public static CommandLineModel Model { get; } = new("sample", "Do a bit of everything", s_framework.GetCliSchema(), SampleVerbs.All,
        SampleVerbs.Kinds)
    {
        Aliases = ["specimen"],
        Prefix = "pack",
        CommonGroup = "common",
    };

    public ParsedArguments Arguments { get; } = new(Model, args);

    public ParseKind Kind => Arguments.Kind;

    public CommandModel? Command => Arguments.Command;

    public UsageError? Error => Arguments.Error;

    public SampleCommon Common => Bound(Arguments.Vector("common")).Common;

    public static SampleCommandLine Parse(string[] args) => new(args);

    public int Invoke(SampleContext context)
    {
        foreach (var group in Command!.OptionGroups)
            Bound(Arguments.Vector(group));
        return Bound(Arguments.Vector()).Verb!(context);
    }

    private SampleBinding Bound(string[] vector)
    {
        lock (s_framework)
        {
            ConsoleApp.ServiceProvider = _binding;
            ConsoleApp.Log = ConsoleApp.LogError = text => throw new InvalidOperationException(text);
            s_framework.Run(vector, disposeServiceProvider: false);
        }
        return _binding;
    }
}

internal sealed class SampleBinding : IServiceProvider
{
    public SampleCommon Common { get; set; } = new(null);

    public SampleLimits Limits { get; set; }

    public Func<SampleContext, int>? Verb { get; set; }

    object IServiceProvider.GetService(Type serviceType) => this;
}

internal sealed record SampleCommon(string? Root, string Format = "text", bool Json = false, bool Quiet = false, bool Trace = false);

internal readonly record struct SampleLimits(int Threads = 0, long? MaxBytes = null);

/// <summary>What the commands write to.</summary>
internal sealed class SampleContext
{
    public List<object?> Seen { get; } = [];

    public int Ran(params object?[] values)
    {
        Seen.AddRange(values);
        return Seen.Count;
    }
}

internal enum Level
{
    Fast,
    Default,
    VeryBest,
}

internal enum Format
{
    Text,
    Json,
}

internal enum SampleShell
{
    Bash,
    Zsh,
    Fish,
    Powershell,
}

/// <summary>Even numbers, for want of a version type; says what is wrong.</summary>
internal sealed record Even(int Value) : Value<Even>, IValue<Even>
{
    public static bool TryParse(string text, [NotNullWhen(true)] out Even? value, out string? problem)
    {
        value = new(int.TryParse(text, out var number) ? number : 1);
        problem = value.Value % 2 == 0 ? null : "an even number is needed";
        return problem is null;
    }
}

internal sealed record Number(long Value) : Value<Number>, IValue<Number>
{
    public static bool TryParse(string text, [NotNullWhen(true)] out Number? value, out string? problem)
    {
        var valid = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        (value, problem) = (valid ? new(number) : null, valid ? null : "not a whole number");
        return valid;
    }
}

internal sealed record Bytes(long Value) : Value<Bytes>, IValue<Bytes>
{
    public static bool TryParse(string text, [NotNullWhen(true)] out Bytes? value, out string? problem)
    {
        var valid = Number.TryParse(text, out var number, out problem);
        value = valid ? new(number!.Value) : null;
        return valid;
    }
}

/// <summary>Says nothing of what is wrong.</summary>
internal sealed record Word(string Text) : Value<Word>, IValue<Word>
{
    public static bool TryParse(string text, [NotNullWhen(true)] out Word? value, out string? problem)
    {
        value = text.Length > 0 && !text.Contains('!') ? new(text) : null;
        problem = null;
        return value is not null;
    }
}

/// <summary>Any text; the type parameter is for the sake of several kinds.</summary>
internal abstract record Any<T>(string Text) : Value<T> where T : Any<T>, ITextValue<T>;

internal sealed record Place(string Text) : Any<Place>(Text), ITextValue<Place>
{
    public static Place From(string text) => new(text);
}

internal sealed record Target(string Text) : Any<Target>(Text), ITextValue<Target>
{
    public static Target From(string text) => new(text);
}

internal sealed record Archive(string Text) : Any<Archive>(Text), ITextValue<Archive>
{
    public static Archive From(string text) => new(text);
}

internal sealed record Note(string Text) : Any<Note>(Text), ITextValue<Note>
{
    public static Note From(string text) => new(text);
}
