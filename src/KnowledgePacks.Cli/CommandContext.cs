using System.Diagnostics;
using System.Globalization;
using System.Text;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Installation;
using KnowledgePacks.Operations;
using KnowledgePacks.Sources;

namespace KnowledgePacks.Cli;

/// <summary>What a command works with: its options' meaning, the streams, the environment. Made once for each process.</summary>
internal sealed class CommandContext : IDisposable
{
    private readonly long started = Stopwatch.GetTimestamp();
    private InstallRoot? root;

    private readonly Binding binding;

    public CommandContext(Binding binding)
    {
        this.binding = binding;
        Output = new Output(1, color: false);
        Notes = new Output(2, WantsColor);
        Progress = new ProgressLine(Notes, WantsProgress);
    }

    public CommonOptions Common => binding.Common;

    /// <summary>The options of a group. A verb that does not name the group among its own has none.</summary>
    public LimitOptions Limits => binding.Limits ?? throw new InvalidOperationException("the verb takes no limits");

    /// <inheritdoc cref="Limits"/>
    public InstallationOptions Installation =>
        binding.Installation ?? throw new InvalidOperationException("the verb takes no installation options");

    /// <inheritdoc cref="Limits"/>
    public RootOptions RootOptions => binding.Root ?? throw new InvalidOperationException("the verb takes no options of a root");

    /// <summary>Standard output: data alone.</summary>
    public Output Output { get; }

    /// <summary>Standard error: everything else.</summary>
    public Output Notes { get; }

    public ProgressLine Progress { get; }

    public Signals Signals { get; } = new();

    /// <summary>Whether a question can be asked.</summary>
    public static bool CanAsk => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>Where packs are installed: the option, then the environment, then the home directory.</summary>
    /// <exception cref="UsageException">There is no home directory and nothing else is set.</exception>
    public InstallRoot Root => root ??= OpenRoot();

    /// <summary>Something that the user should know; not said with --quiet, and not with --json, whose documents have it.</summary>
    public void Warn(string text)
    {
        if (!Common.Quiet && !Common.WantsJson)
            Notes.Labelled("warning", Color.Yellow, text);
    }

    /// <summary>What is going on; said only where nobody parses it.</summary>
    public void Note(string text)
    {
        if (Common.Quiet || Common.WantsJson)
            return;
        lock (Notes)
        {
            Notes.Line(text);
            Notes.Flush();
        }
    }

    /// <summary>An archive by its path, or standard input.</summary>
    public IPackSource OpenSource(string path) =>
        path == "-" ? new StreamSource(new StandardInput(Signals.Token), "standard input") : FileSource.Open(path);

    /// <summary>
    /// Asks on the terminal and returns the line that is typed, without the console's own line editor: that one sends escape sequences, and
    /// does not end with the input. Ctrl-C ends the command as anywhere else.
    /// </summary>
    public string Ask(string question)
    {
        using var input = new StandardInput(Signals.Token);
        Notes.Raw(question);
        Notes.Flush();
        var answer = new List<byte>();
        for (int character; (character = input.ReadByte()) is not (-1 or '\n');)
            answer.Add((byte)character);
        return Encoding.UTF8.GetString([.. answer]).Trim();
    }

    /// <summary>Of a verb that takes limits and installation options.</summary>
    public InstallOptions InstallOptions() => new()
    {
        Profile = Installation.Profile,
        Strict = Installation.Strict,
        Sha256 = Installation.Sha256,
        DryRun = Installation.DryRun,
        Sync = !Installation.NoSync,
        Wait = !Installation.NoWait,
        OnWaiting = holder => Note($"waiting for {holder}"),
        OnNotice = Note,
        Keep = Installation.Keep?.Value ?? 1,
        Limits = Limits.Limits,
        Threads = Limits.Threads?.Value,
    };

    public InstallOptions InstallOptions(RootOptions options) => new()
    {
        DryRun = options.DryRun,
        Wait = !options.NoWait,
        OnWaiting = holder => Note($"waiting for {holder}"),
        OnNotice = Note,
    };

    public int WriteHelp(CommandModel? command)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        HelpText.Write(text, KpacksCommandLine.Model, command);
        Output.Raw(text.ToString());
        return ExitCode.Done;
    }

    public int WriteVersion()
    {
        Output.Line($"kpacks {InstallReceipt.LibraryVersion}");
        return ExitCode.Done;
    }

    public void WriteTimings()
    {
        if (Common.Verbose && !Common.WantsJson)
            Notes.Labelled("time", Color.None,
                string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(started).TotalSeconds:0.000} s"));
    }

    public void Dispose() => Signals.Dispose();

    private InstallRoot OpenRoot()
    {
        var opened = new InstallRoot(FindRootPath());
        if (opened.IsWorldWritable)
            Warn($"anybody may change the install root: {opened.Path}");
        return opened;
    }

    private string FindRootPath()
    {
        if (Common.PacksDirectory is { } chosen && !string.IsNullOrWhiteSpace(chosen))
            return chosen;
        foreach (var name in (ReadOnlySpan<string>)["KPACKS_PACKS_DIR", "KGPACKS_PACKS_DIR"])
            if (Environment.GetEnvironmentVariable(name) is { } value && !string.IsNullOrWhiteSpace(value))
                return value;
        return HomeDirectory.Find() is { } home ? Path.Join(home, ".wikigr", "packs")
            : throw new UsageException("no home directory is known", "say where packs are with --packs-dir or KPACKS_PACKS_DIR");
    }

    private bool WantsColor => Common.Color switch
    {
        ColorWhen.Always => true,
        ColorWhen.Never => false,
        _ => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && HasTerminal(),
    };

    private bool WantsProgress =>
        !Common.Quiet && !Common.NoProgress && !Common.WantsJson && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"))
            && HasTerminal();

    private static bool HasTerminal() => Environment.GetEnvironmentVariable("TERM") is not "dumb" && !Console.IsErrorRedirected;
}
