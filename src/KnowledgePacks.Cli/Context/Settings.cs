using KnowledgePacks.Cli.Options;
using KnowledgePacks.CommandLine;

namespace KnowledgePacks.Cli.Context;

/// <summary>What holds for the whole process: the common options, and the environment where they are silent.</summary>
internal sealed class Settings(CommonOptions options)
{
    public bool WantsJson => options.WantsJson;

    public bool Quiet => options.Quiet;

    public bool Verbose => options.Verbose;

    public bool WantsColor => options.Color switch
    {
        ColorWhen.Always => true,
        ColorWhen.Never => false,
        _ => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && HasTerminal(),
    };

    public bool WantsProgress =>
        !Quiet && !options.NoProgress && !WantsJson && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"))
            && HasTerminal();

    /// <summary>Whether a root was named, so that it has to be there; the one in the home directory need not be.</summary>
    public bool NamesRoot => NamedRoot() is not null;

    /// <summary>Where packs are installed: the option, then the environment, then the home directory.</summary>
    /// <exception cref="UsageException">There is no home directory and nothing else is set.</exception>
    public string FindRootPath() => NamedRoot() is { } named ? Expand(named) : Path.Join(Home(), ".wikigr", "packs");

    private string? NamedRoot()
    {
        if (options.PacksDirectory is { } chosen && !string.IsNullOrWhiteSpace(chosen))
            return chosen;
        foreach (var name in (ReadOnlySpan<string>)["KPACKS_PACKS_DIR", "KGPACKS_PACKS_DIR"])
            if (Environment.GetEnvironmentVariable(name) is { } value && !string.IsNullOrWhiteSpace(value))
                return value;
        return null;
    }

    /// <summary>
    /// A tilde that no shell expanded: in a file of environment variables, in a unit of systemd, after an equals sign.
    /// </summary>
    private static string Expand(string path) => path switch
    {
        "~" => Home(),
        ['~', '/', ..] => Path.Join(Home(), path[2..]),
        ['~', ..] when !Directory.Exists(path) => throw new UsageException($"whose home directory is not known: {path}",
            "write the path out, or ./~... for a directory of that name"),
        _ => path,
    };

    private static string Home() => HomeDirectory.Find()
        ?? throw new UsageException("no home directory is known", "say where packs are with --packs-dir or KPACKS_PACKS_DIR");

    private static bool HasTerminal() => Environment.GetEnvironmentVariable("TERM") is not "dumb" && !Console.IsErrorRedirected;
}
