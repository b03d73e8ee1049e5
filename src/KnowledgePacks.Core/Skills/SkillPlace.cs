using KnowledgePacks.Platform;

namespace KnowledgePacks.Skills;

/// <summary>Whose skills a place has.</summary>
public enum SkillScope
{
    /// <summary>Those of one project.</summary>
    Project,

    /// <summary>Those of a user, in every project.</summary>
    User,
}

/// <summary>
/// Where an assistant looks for skills: <c>.claude/skills</c> of a project, or of a home directory. A project may be a stranger's: no link
/// in it is followed, so that nothing outside it is written or removed. A home directory is its user's, who may have put
/// <c>.claude</c> and <c>.claude/skills</c> elsewhere with links; a link for one skill or its file is not followed there either.
/// </summary>
public sealed class SkillPlace
{
    internal const string FileName = "SKILL.md";

    /// <summary>A place; nothing of it need exist yet.</summary>
    /// <param name="basePath">The project's directory, or the user's home; made absolute.</param>
    /// <param name="scope">Which of the two it is.</param>
    public SkillPlace(string basePath, SkillScope scope)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(basePath);
        BasePath = Path.GetFullPath(basePath);
        Scope = scope;
    }

    /// <summary>The project's directory, or the user's home, absolute.</summary>
    public string BasePath { get; }

    /// <summary>Which of the two it is.</summary>
    public SkillScope Scope { get; }

    /// <summary>The directory that has a directory for each skill.</summary>
    public string DirectoryPath => Path.Join(BasePath, ".claude", "skills");

    /// <summary>The file of a skill, which need not be there.</summary>
    public string PathOf(PackName name) => Path.Join(DirectoryPath, name.Text, FileName);

    /// <summary>What the file has; <c>null</c> when there is none.</summary>
    /// <exception cref="SkillRefusedException">A link is on the way to it, or it is no file.</exception>
    internal byte[]? Read(PackName name)
    {
        var path = PathOf(name);
        foreach (var step in (string[])[Path.Join(BasePath, ".claude"), DirectoryPath, Path.GetDirectoryName(path)!, path])
        {
            if (FileStatus.Find(step) is not { } status)
                return null;
            var isOurs = Scope == SkillScope.User && step.Length <= DirectoryPath.Length;
            if (status.Kind == FileKind.SymbolicLink && !isOurs)
                throw new SkillRefusedException(SkillProblem.Link, $"a link is not followed to a skill: {step}");
            if (step == path && status.Kind != FileKind.File)
                throw new SkillRefusedException(SkillProblem.NoFile, $"a skill is to be a file: {path}");
        }
        return File.ReadAllBytes(path);
    }
}
