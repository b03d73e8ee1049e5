namespace KnowledgePacks.CommandLine.Tests;

/// <summary>A command line that has one of everything.</summary>
[CommandLine("sample", "Do a bit of everything", Prefix = "pack", Common = typeof(SampleCommon), Aliases = ["specimen"])]
[CommandGroup("version", "Compare versions")]
[RetiredCommand("create", "create is not part of this tool", "make the directory yourself")]
internal static partial class SampleCommandLine;

[OptionGroup("Common options")]
internal sealed record SampleCommon(
    [Option("root", "Where things are", ValueName = "DIR", Completion = CompletionKind.Directory)] string? Root,
    [Option("format", "How data is written", Allowed = ["text", "json"])] string Format = "text",
    [Option("json", "Short for --format json")] bool Json = false,
    [Option("quiet", 'q', "Say less")] bool Quiet = false,
    [Option("trace", "For the maintainers", Hidden = true)] bool Trace = false);

[OptionGroup("Limits")]
internal readonly record struct SampleLimits(
    [Option("threads", 't', "How many threads work")] int Threads = 0,
    [Option("max-bytes", "How much is read at most", ValueName = "BYTES")] long? MaxBytes = null);

internal enum Level
{
    Fast,
    Default,
    VeryBest,
}

/// <summary>Even numbers, for want of a version type; says what is wrong.</summary>
internal readonly record struct Even(int Value)
{
    public static bool TryParse(string text, out Even value) => throw new InvalidOperationException("the form with a problem is preferred");

    public static bool TryParse(string text, out Even value, out string? problem)
    {
        value = new(int.TryParse(text, out var number) ? number : 1);
        problem = value.Value % 2 == 0 ? null : "an even number is needed";
        return problem is null;
    }
}

internal sealed record Word(string Text)
{
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Word? value)
    {
        value = text is { Length: > 0 } && !text.Contains('!') ? new(text) : null;
        return value is not null;
    }
}

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

internal static class SampleCommands
{
    [Command("package", "Make an archive of a directory", Order = 1, Category = "Archives",
        Details = "Nothing is changed in the directory.\nEqual input gives equal bytes, whatever the machine, the time zone, the locale and the number of threads.",
        Examples = ["sample package ./dir", "sample package ./dir -o out/ --level very-best"])]
    public static int Package(
        [Argument("dir", "The directory", Completion = CompletionKind.Directory)] string dir,
        [Option("output", 'o', "Where it goes", ValueName = "FILE|DIR", Completion = CompletionKind.File)] string? output,
        [Option("level", "How hard to try")] Level? level,
        [Option("strict", 's', "Take warnings for errors")] bool strict,
        SampleLimits limits,
        SampleCommon common,
        SampleContext context) => context.Ran(dir, output, level, strict, limits, common);

    [Command("install", "Install archives", Order = 2, Category = "Packs", Examples = ["sample install x.tar.gz"])]
    public static int Install(
        [Argument("archive", "An archive, or - for standard input", Required = true, Completion = CompletionKind.File)] string[] archives,
        [Option("dry-run", 'n', "Only say what would be done")] bool dryRun,
        [Option("sha256", "The digest that the archive must have", ValueName = "HEX")] Word? digest,
        SampleContext context,
        SampleLimits limits) => context.Ran(archives, dryRun, digest, limits);

    [Command("update", "Update a pack", Order = 3, Category = "Packs")]
    public static int Update(
        SampleContext context,
        [Argument("name", "The pack", Completion = CompletionKind.InstalledPack)] Word name,
        [Option("from", "The archive with the new version", ValueName = "ARCHIVE")] string from,
        [Option("level", "How hard to try")] Level level = Level.Default,
        [Option("force", 'f', "Even if it is the same version")] bool force = false,
        [Option("label", "A note")] string label = "none \"at all\"") => context.Ran(name, from, level, force, label);

    [Command("remove", "Remove packs", Aliases = ["uninstall", "rm"], Order = 4, Category = "Packs")]
    public static int Remove(
        [Argument("name", "The packs", Required = true, Completion = CompletionKind.InstalledPack)] Word[] names,
        [Option("yes", 'y', "Do not ask", Aliases = ["force", "assume-yes"])] bool yes,
        SampleContext context) => context.Ran(names, yes);

    [Command("list", "List packs", Order = 5, Category = "Packs")]
    public static int List(SampleContext context) => context.Ran();

    [Command("verify", "Check packs", Order = 6, Category = "Packs")]
    public static int Verify(
        [Argument("name", "The packs; none: all")] string[] names,
        SampleContext context) => context.Ran([names]);

    [Command("version compare", "Compare two versions", Aliases = ["cmp"], Order = 7, Category = "Tools")]
    public static int Compare(
        [Argument("a", "One")] Even a,
        [Argument("b", "The other")] Even b,
        SampleContext context) => context.Ran(a, b);

    [Command("version next", "The version after this", Order = 8, Category = "Tools")]
    public static int Next(
        [Argument("version", "The version")] Even version,
        [Argument("step", "How far")] int? step,
        [Argument("kind", "What kind of step")] Level kind = Level.VeryBest,
        SampleContext? context = null) => context!.Ran(version, step, kind);

    [Command("completion", "Print the completions for a shell", Order = 9, Category = "Tools")]
    public static int Completion(
        [Argument("shell", "The shell", Allowed = ["bash", "zsh", "fish", "powershell"])] string shell,
        SampleContext context) => context.Ran(shell);
}
