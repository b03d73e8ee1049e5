using KnowledgePacks.CommandLine;
using KnowledgePacks.Operations;
using KnowledgePacks.Skills;

namespace KnowledgePacks.Cli.Context;

/// <summary>Where skill files are, by the options or by default, and what is said of them when a pack changes.</summary>
internal static class LinkedSkills
{
    /// <summary>The one place that the options name; the working directory's without any.</summary>
    /// <exception cref="UsageException">They name two, or none is known.</exception>
    /// <exception cref="PackNotFoundException">The project's directory is not there.</exception>
    public static SkillPlace Place(CommandContext context)
    {
        var (project, user) = (context.Skills.Project, context.Skills.User);
        if (user && project is not null)
            throw new UsageException("--user and --project exclude each other", "leave one of them out");
        if (user)
            return new SkillPlace(HomeDirectory.Find() ?? throw new UsageException("no home directory is known", "set HOME"),
                SkillScope.User);
        var path = project?.Value ?? ".";
        if (string.IsNullOrWhiteSpace(path) || !Directory.Exists(path))
            throw new PackNotFoundException(SoughtThing.Project, path);
        return new SkillPlace(path, SkillScope.Project);
    }

    /// <summary>The place that the options name; without any, the working directory's and the user's.</summary>
    public static IReadOnlyList<SkillPlace> Places(CommandContext context) =>
        context.Skills.User || context.Skills.Project is not null ? [Place(context)] : Places();

    /// <summary>
    /// Writes the skill files of a pack again that are not changed by hand, or removes them when it is gone. The pack is as it should be
    /// then, so that whatever is in the way of its skill is told and does not fail.
    /// </summary>
    /// <returns>The files that were written or removed.</returns>
    public static IReadOnlyList<string> Refresh(CommandContext context, PackName name)
    {
        var linker = new SkillLinker(context.Root);
        var done = new List<string>();
        foreach (var place in Places())
        {
            try
            {
                if (linker.Refresh(name, place) is not { } link)
                    continue;
                if (link.Status == SkillStatus.Edited)
                    context.Terminal.Warn($"skill was changed by hand, and is left as it is: {link.Path}");
                else
                    done.Add(link.Path);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or KnowledgePackException)
            {
                context.Terminal.Warn($"skill is not up to date: {place.PathOf(name)}: {failure.Message}");
            }
        }
        return done;
    }

    private static IReadOnlyList<SkillPlace> Places()
    {
        var project = new SkillPlace(".", SkillScope.Project);
        if (HomeDirectory.Find() is not { } home)
            return [project];
        var user = new SkillPlace(home, SkillScope.User);
        return user.BasePath.TrimEnd('/') == project.BasePath.TrimEnd('/') ? [user] : [project, user];
    }
}
