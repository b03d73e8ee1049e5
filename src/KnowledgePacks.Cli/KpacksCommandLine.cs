using System.Globalization;
using ConsoleAppFramework;
using KnowledgePacks.Cli.Commands;
using KnowledgePacks.Cli.Context;
using KnowledgePacks.Cli.Options;
using KnowledgePacks.Codecs;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Installation;
using KnowledgePacks.Operations;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Cli;

/// <summary>
/// The command line: its verbs are the attributed methods in Commands. ConsoleAppFramework generates their schema and their binding;
/// <see cref="ParsedArguments"/> stands before it.
/// </summary>
internal sealed class KpacksCommandLine
{
    private static readonly Verb[] Verbs =
    [
        InitCommand.Verb, PackageCommand.Verb, InspectCommand.Verb, ValidateCommand.Verb, DiffCommand.Verb,
        InstallCommand.Verb, UpdateCommand.Verb, RollbackCommand.Verb, RemoveCommand.Verb, ListCommand.Verb, InfoCommand.Verb,
        PathCommand.Verb, ShowCommand.Verb,
        VerifyCommand.Verb, GcCommand.Verb, AdoptCommand.Verb,
        new("skill") { Category = Categories.Packs, GroupSummary = "Tell Claude Code of installed packs" },
        SkillCommands.LinkVerb, SkillCommands.UnlinkVerb, SkillCommands.ListVerb,
        DoctorCommand.Verb,
        new("version") { Category = Categories.Tools, GroupSummary = "Compare versions and check ranges" },
        VersionCommands.CompareVerb, VersionCommands.CompatibleVerb, VersionCommands.SatisfiesVerb,
        CompletionCommand.Verb,
        new("create")
        {
            Retired = new("'create' is not part of this tool",
                "build the pack directory with the Python tool, then make an archive of it with 'kpacks package'"),
        },
        new("eval") { Retired = new("'eval' is not part of this tool",
            "evaluate with the Python tool; kpacks keeps its results when packs are replaced") },
    ];

    private static readonly ValueKind[] Kinds =
    [
        ValueKind.Of<DirectoryPath>(nameof(DirectoryPath), "DIR", "dir"),
        ValueKind.Of<ArchivePath>(nameof(ArchivePath), "ARCHIVE", "file"),
        ValueKind.Of<NewDirectoryPath>(nameof(NewDirectoryPath), "DIR", "dir"),
        ValueKind.Of<OutputPath>(nameof(OutputPath), "FILE|DIR", "file"),
        ValueKind.Of<PlainText>(nameof(PlainText)), ValueKind.Of<ByteSize>(nameof(ByteSize), "SIZE"), ValueKind.Of<Count>(nameof(Count)),
        ValueKind.Of<ThreadCount>(nameof(ThreadCount)), ValueKind.Of<KeptCount>(nameof(KeptCount), "N"),
        ValueKind.Of<PackName>(nameof(PackName), PackName.TryParse, completion: "pack"),
        ValueKind.Of<Digest>(nameof(Digest), Digest.TryParse, "HEX"),
        ValueKind.Of<SemanticVersion>(nameof(SemanticVersion), SemanticVersion.TryParse),
        ValueKind.Of<VersionRange>(nameof(VersionRange), VersionRange.TryParse),
        ValueKind.OneOf<Compression>(nameof(Compression)), ValueKind.OneOf<CompressionLevel>(nameof(CompressionLevel)),
        ValueKind.OneOf<PackProfile>(nameof(PackProfile)),
        ValueKind.OneOf<OutputFormat>(nameof(OutputFormat)), ValueKind.OneOf<ColorWhen>(nameof(ColorWhen)),
        ValueKind.OneOf<Shell>(nameof(Shell)), ValueKind.OneOf<PackDocument>(nameof(PackDocument)),
    ];

    internal static readonly ConsoleApp.ConsoleAppBuilder Framework = ConsoleApp.Create();

    private readonly ParsedArguments arguments;

    /// <summary>Reads the arguments and binds the common options, which hold for help and errors too.</summary>
    public KpacksCommandLine(string[] args)
    {
        arguments = new ParsedArguments(Model, args);
        Bind(arguments.Vector(OptionGroups.Common), Binding);
    }

    /// <summary>What the command line consists of.</summary>
    public static CommandLineModel Model { get; } =
        new("kpacks", "Package, check, install and update Knowledge Packs", Framework.GetCliSchema(), Verbs, Kinds)
        {
            Aliases = ["wikigr"],
            Prefix = "pack",
            CommonGroup = OptionGroups.Common,
        };

    public Binding Binding { get; } = new();

    /// <summary>Does what the arguments ask for; gives back the exit code.</summary>
    /// <exception cref="UsageException">They ask for nothing that can be done.</exception>
    public int Run(CommandContext context)
    {
        switch (arguments.Kind)
        {
            case ParseKind.Run:
                return RunVerb(context);
            case ParseKind.Help:
                using (var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" })
                {
                    HelpText.Write(text, Model, arguments.Command);
                    context.Terminal.Output.Raw(text.ToString());
                }
                return ExitCode.Done;
            case ParseKind.Version:
                context.Terminal.Output.Line($"kpacks {InstallReceipt.LibraryVersion}");
                return ExitCode.Done;
            default:
                throw new UsageException(arguments.Error!.Message, arguments.Error.Hint);
        }
    }

    /// <summary>Binds the verb and what it takes, and runs it.</summary>
    private int RunVerb(CommandContext context)
    {
        foreach (var group in arguments.Command!.OptionGroups.Where(g => g != OptionGroups.Common))
            Bind(arguments.Vector(group), Binding);
        Bind(arguments.Vector(), Binding);
        return Binding.Verb!(context);
    }

    /// <summary>Lets the framework bind a vector. What it has to say was said before by the layer, or is a mistake in kpacks.</summary>
    /// <exception cref="UsageException">The framework did not take it.</exception>
    public static void Bind(string[] vector, Binding binding)
    {
        ConsoleApp.ServiceProvider = binding;
        ConsoleApp.Log = ConsoleApp.LogError = _ => throw new UsageException($"arguments that cannot be bound: {string.Join(' ', vector)}");
        Framework.Run(vector, disposeServiceProvider: false);
    }
}
