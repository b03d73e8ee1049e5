using ConsoleAppFramework;
using KnowledgePacks.Cli.Context;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Operations;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class SkillCommands(Binding binding)
{
    private const string Places = "Project skills are in the working directory's .claude/skills, or that of --project; with --user they " +
        "are in the home directory's.";

    public static Verb LinkVerb { get; } = new("skill link")
    {
        OptionGroups = [OptionGroups.Skills],
        Details = "Writes .claude/skills/<name>/SKILL.md: what the pack knows, when to use it, where its database is, and the pack's own " +
            $"skill.md. A file that was changed by hand is left alone, unless --force is given.\n{Places} In a project no link is " +
            "followed; of a home directory, .claude and .claude/skills may be links.\nThe file is written again when the pack is " +
            "updated, and goes when it is removed, unless it was changed.",
        Examples = ["kpacks skill link tidepools", "kpacks skill link tidepools --user"],
    };

    /// <summary>Tell Claude Code of an installed pack</summary>
    /// <param name="name">name: The installed pack</param>
    /// <param name="force">Replace a file that was changed by hand</param>
    [Command("skill link")]
    public void Link([Argument] PackName name, bool force) => binding.Verb = context =>
        Write(new SkillLinker(context.Root).Link(name, LinkedSkills.Place(context), force), "Linked", context);

    public static Verb UnlinkVerb { get; } = new("skill unlink")
    {
        OptionGroups = [OptionGroups.Skills],
        Details = $"The pack need not be installed any more. A file that was changed by hand is left alone, unless --force is given.\n" +
            Places,
        Examples = ["kpacks skill unlink tidepools"],
    };

    /// <summary>Remove the skill file of a pack</summary>
    /// <param name="name">name: The pack</param>
    /// <param name="force">Remove a file that was changed by hand</param>
    [Command("skill unlink")]
    public void Unlink([Argument] PackName name, bool force) => binding.Verb = context =>
        Write(SkillLinker.Unlink(name, LinkedSkills.Place(context), force), "Unlinked", context);

    public static Verb ListVerb { get; } = new("skill list")
    {
        OptionGroups = [OptionGroups.Skills],
        Details = "Those that kpacks wrote, of the working directory and of the user, or of the one that is named. A status is linked, " +
            "outdated (link it again), edited (changed by hand) or orphaned (the pack is not in the install root).",
        Examples = ["kpacks skill list", "kpacks skill list --user --json"],
    };

    /// <summary>List the skill files of packs</summary>
    [Command("skill list")]
    public void List() => binding.Verb = context =>
    {
        var linker = new SkillLinker(context.Root);
        var links = new List<SkillLink>();
        foreach (var place in LinkedSkills.Places(context))
            links.AddRange(linker.List(place));
        var output = context.Terminal.Output;
        if (context.Settings.WantsJson)
            output.Document(links.ConvertAll(SkillDocument.From), KpacksJson.Written.IReadOnlyListSkillDocument);
        else if (links.Count == 0)
            output.Line("No skills linked.");
        else
            foreach (var link in links)
                output.Line($"{link.Name,-30} {SkillDocument.From(link).Status,-10} {link.Path}");
        return ExitCode.Done;
    };

    private static int Write(SkillLink link, string done, CommandContext context)
    {
        if (context.Settings.WantsJson)
            context.Terminal.Output.Document(SkillDocument.From(link), KpacksJson.Written.SkillDocument);
        else
            context.Terminal.Say($"{done}: {link.Path}");
        return ExitCode.Done;
    }
}
