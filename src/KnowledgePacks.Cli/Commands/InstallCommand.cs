using ConsoleAppFramework;
using KnowledgePacks.Cli.Context;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.Cli.Options;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Installation;
using KnowledgePacks.Operations;
using KnowledgePacks.Skills;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class InstallCommand(Binding binding)
{
    public static Verb Verb { get; } = new("install")
    {
        Category = Categories.Packs,
        OptionGroups = [OptionGroups.Installing, OptionGroups.Skills, OptionGroups.Limits],
        Details = "A pack of the same name is replaced by another version, in one step, and its evaluation results are kept. What an " +
            "archive ships as results is put beside them. The same bytes again change nothing; the same version with other bytes is " +
            "refused without --force. Of several archives all are read before the first is installed. With --skill, " +
            "Claude Code is told of it, as 'kpacks skill link' does.",
        Examples = ["kpacks install tidepools-1.0.0.tar.gz", "kpacks install cve.pack-release.json",
            "kpacks install - --sha256 9f86d081... < pack.tar.zst"],
    };

    /// <summary>Install packs from archives</summary>
    /// <param name="archives">archive+: Archives, release indexes, or - for standard input</param>
    /// <param name="skill">Write its skill file too</param>
    [Command("install")]
    public void Install(bool skill, params ArchivePath[] archives) => binding.Verb = context =>
    {
        if (archives.Length > 1 && context.Installation.Sha256 is not null)
            throw new UsageException("--sha256 is for one archive", "install the archives one by one");
        if (!skill && (context.Skills.User || context.Skills.Project is not null))
            throw new UsageException("--project and --user are for --skill", "say --skill too");
        var place = skill ? LinkedSkills.Place(context) : null;
        var sources = archives.Select(archive => context.OpenSource(archive)).ToArray();
        var installer = new Installer(context.NewRoot, context.InstallOptions()) { Force = context.Installation.Force };
        var results = context.Finish(installer.InstallAllAsync(sources, context.Terminal.Progress, Installed, context.Stop));
        if (context.Settings.WantsJson)
            context.Terminal.Output.Document(results, KpacksJson.Written.IReadOnlyListInstallResult);
        return ExitCode.Done;

        void Installed(InstallResult result)
        {
            context.Terminal.Progress.Clear();
            if (!context.Settings.WantsJson)
                WriteText(context, result, context.Installation.DryRun);
            Link(context, result.Name, place);
        }
    };

    /// <summary>Writes the skill file that is wanted; those that are there already are brought up to date in any case.</summary>
    private static void Link(CommandContext context, PackName name, SkillPlace? place)
    {
        if (context.Installation.DryRun)
        {
            if (place is not null)
                SkillLinker.Check(name, place);
            return;
        }
        var skills = LinkedSkills.Refresh(context, name);
        if (place is not null)
            skills = [.. skills.Where(path => path != place.PathOf(name)), new SkillLinker(context.NewRoot).Link(name, place).Path];
        foreach (var path in context.Settings.WantsJson ? [] : skills)
            context.Terminal.Say($"Skill: {path}");
    }

    public static void WriteText(CommandContext context, InstallResult result, bool dryRun)
    {
        foreach (var warning in result.Warnings)
            context.Terminal.Warn(warning.Message);
        var output = context.Terminal;
        if (result.Status == InstallStatus.Current)
        {
            output.Say($"Already installed: {result.Name} v{result.Version}");
            return;
        }
        output.Say($"{(dryRun ? "Would be installed" : "Successfully installed")}: {result.Name} v{result.Version}");
        output.Say($"Location: {result.Path}");
        if (result.Replaced is { } replaced)
            output.Say($"Replaced: {Relation(replaced.Version, result.Version)}");
        if (result.KeptResults > 0)
            output.Say($"Evaluation results kept: {result.KeptResults} file(s)");
        output.Output.Flush();
    }

    private static string Relation(SemanticVersion? old, SemanticVersion installed)
    {
        if (old is null)
            return "a broken pack (repaired)";
        var order = SemanticVersion.Compare(installed, old);
        return $"v{old} ({(order > 0 ? "upgraded" : order < 0 ? "downgraded" : "reinstalled")})";
    }
}
