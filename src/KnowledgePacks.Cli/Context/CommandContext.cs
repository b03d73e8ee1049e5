using System.Diagnostics;
using System.Globalization;
using KnowledgePacks.Cli.Options;
using KnowledgePacks.Cli.Terminal;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Installation;
using KnowledgePacks.Sources;

namespace KnowledgePacks.Cli.Context;

/// <summary>
/// What a verb works with, put together from its options: the root, sources, and how to install. Made once for each
/// process.
/// </summary>
/// <param name="binding">The options that were bound.</param>
/// <param name="model">What the command line consists of.</param>
internal sealed class CommandContext(Binding binding, CommandLineModel model) : IDisposable
{
    private readonly long started = Stopwatch.GetTimestamp();

    public CommandLineModel Model => model;

    public Settings Settings { get; } = new(binding.Common);

    public UserTerminal Terminal => field ??= new(Settings.Quiet, Settings.WantsJson, Settings.WantsColor, Settings.WantsProgress);

    /// <summary>The options of a group. A verb that does not name the group among its own has none.</summary>
    public LimitOptions Limits => binding.Limits ?? throw new InvalidOperationException("the verb takes no limits");

    /// <inheritdoc cref="Limits"/>
    public InstallationOptions Installation =>
        binding.Installation ?? throw new InvalidOperationException("the verb takes no installation options");

    /// <inheritdoc cref="Limits"/>
    public RootOptions RootOptions => binding.Root ?? throw new InvalidOperationException("the verb takes no options of a root");

    /// <inheritdoc cref="Limits"/>
    public SkillOptions Skills => binding.Skills ?? throw new InvalidOperationException("the verb takes no options of skills");

    /// <summary>The root that packs are in.</summary>
    /// <exception cref="PackNotFoundException">It was named and is not there.</exception>
    public InstallRoot Root => field ??= OpenExistingRoot();

    /// <summary>The same for who makes it, or wants to know why it is not there.</summary>
    public InstallRoot NewRoot => field ??= OpenRoot();

    /// <summary>Cancelled when the user, or the system, wants the command to end.</summary>
    public CancellationToken Stop => Terminal.Signals.Token;

    /// <summary>An archive by its path, or standard input.</summary>
    public IPackSource OpenSource(string path) =>
        path == "-" ? new StreamSource(new StandardInput(Stop), "standard input") : FileSource.Open(path);

    /// <summary>Lets work go on to its end, and clears its progress away. A command has nothing else to do meanwhile.</summary>
    public T Finish<T>(Task<T> work)
    {
        var result = work.GetAwaiter().GetResult();
        Terminal.Progress.Clear();
        return result;
    }

    /// <summary>Of a verb that takes limits and installation options.</summary>
    public InstallOptions InstallOptions() => new()
    {
        Profile = Installation.Profile,
        Strict = Installation.Strict,
        Sha256 = Installation.Sha256,
        DryRun = Installation.DryRun,
        ReadOnly = Installation.ReadOnly,
        Sync = !Installation.NoSync,
        Wait = !Installation.NoWait,
        OnWaiting = holder => Terminal.Note($"waiting for {holder}"),
        OnNotice = Terminal.Note,
        Keep = Installation.Keep?.Value ?? 1,
        Limits = Limits.Limits,
        Threads = Limits.Threads?.Value,
    };

    public InstallOptions InstallOptions(RootOptions options) => new()
    {
        DryRun = options.DryRun,
        Wait = !options.NoWait,
        OnWaiting = holder => Terminal.Note($"waiting for {holder}"),
        OnNotice = Terminal.Note,
    };

    public void WriteTimings()
    {
        if (Settings.Verbose && !Settings.WantsJson)
            Terminal.Notes.Labelled("time", TextColor.None,
                string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(started).TotalSeconds:0.000} s"));
    }

    public void Dispose() => Terminal.Dispose();

    private InstallRoot OpenExistingRoot()
    {
        if (Settings.NamesRoot && Settings.FindRootPath() is var path && !Directory.Exists(path))
        {
            // Of a link that leads nowhere the framework says that it is there.
            var target = new FileInfo(path).LinkTarget;
            if (target is not null || !File.Exists(path))
                throw new PackNotFoundException(SoughtThing.Root, target is null ? path : $"{path} -> {target}");
        }
        return NewRoot;
    }

    private InstallRoot OpenRoot()
    {
        var opened = new InstallRoot(Settings.FindRootPath());
        if (opened.IsWorldWritable)
            Terminal.Warn($"anybody may change the install root: {opened.Path}");
        return opened;
    }
}
