using KnowledgePacks.Content;
using KnowledgePacks.Installation;
using KnowledgePacks.Manifests;
using KnowledgePacks.Skills;

namespace KnowledgePacks.Operations;

/// <summary>How a pack's skill file stands.</summary>
public enum SkillStatus
{
    /// <summary>It says what the installed pack is.</summary>
    Linked,

    /// <summary>The pack was changed since; linking it again brings it up to date.</summary>
    Outdated,

    /// <summary>A person changed it, or wrote it.</summary>
    Edited,

    /// <summary>It is of a pack that is not in the root.</summary>
    Orphaned,

    /// <summary>It was removed just now.</summary>
    Removed,
}

/// <summary>A pack's skill file.</summary>
/// <param name="Name">The pack.</param>
/// <param name="Scope">Whose skill it is.</param>
/// <param name="Path">The file, absolute.</param>
/// <param name="Status">How it stands.</param>
public sealed record SkillLink(string Name, SkillScope Scope, string Path, SkillStatus Status);

/// <summary>
/// Tells an assistant of installed packs, by a skill file for each. A file that a person changed, or wrote, is neither replaced nor removed
/// unless forced: a digest in its last line tells.
/// </summary>
/// <param name="root">The root that the packs are in.</param>
public sealed class SkillLinker(InstallRoot root)
{
    /// <summary>Refuses what <see cref="Link"/> would refuse, and changes nothing. The pack need not be installed yet.</summary>
    /// <param name="name">The pack.</param>
    /// <param name="place">Where.</param>
    /// <param name="force">Whether a file that a person changed is replaced.</param>
    /// <exception cref="SkillRefusedException">A person changed the file, or a link is in the way.</exception>
    public static void Check(PackName name, SkillPlace place, bool force = false)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (place.Read(name) is { } file && !force)
            RefuseEdited(file, place.PathOf(name));
    }

    /// <summary>Writes the skill file of an installed pack.</summary>
    /// <param name="name">The pack.</param>
    /// <param name="place">Where.</param>
    /// <param name="force">Whether a file that a person changed is replaced.</param>
    /// <exception cref="PackNotFoundException">The pack is not installed.</exception>
    /// <exception cref="PackInvalidException">Its manifest cannot be read.</exception>
    /// <exception cref="SkillRefusedException">A person changed the file, or a link is in the way.</exception>
    public SkillLink Link(PackName name, SkillPlace place, bool force = false)
    {
        ArgumentNullException.ThrowIfNull(place);
        var pack = root.Get(name);
        if (pack.Manifest is null)
            throw new PackInvalidException([PackFinding.Error(PackFinding.ManifestInvalid, PackManifest.FileName, pack.Problem!)]);
        Check(name, place, force);
        Write(place.PathOf(name), SkillText.Of(pack));
        return Made(name.Text, place, SkillStatus.Linked);
    }

    /// <summary>
    /// Removes the skill file of a pack, which need not be installed any more, and its directory when nothing else is in it.
    /// </summary>
    /// <param name="name">The pack.</param>
    /// <param name="place">Where.</param>
    /// <param name="force">Whether a file that a person changed is removed.</param>
    /// <exception cref="PackNotFoundException">There is no such file.</exception>
    /// <exception cref="SkillRefusedException">A person changed the file, or a link is in the way.</exception>
    public static SkillLink Unlink(PackName name, SkillPlace place, bool force = false)
    {
        ArgumentNullException.ThrowIfNull(place);
        var path = place.PathOf(name);
        var file = place.Read(name) ?? throw new PackNotFoundException(SoughtThing.Skill, path);
        if (!force)
            RefuseEdited(file, path);
        return Remove(name.Text, place, path);
    }

    /// <summary>
    /// The skill files that kpacks wrote, by name: those that a person changed since included, those that a person wrote not.
    /// </summary>
    /// <param name="place">Where.</param>
    public IReadOnlyList<SkillLink> List(SkillPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var links = new List<SkillLink>();
        if (!Directory.Exists(place.DirectoryPath))
            return links;
        foreach (var directory in Directory.EnumerateDirectories(place.DirectoryPath))
            if (PackName.TryParse(Path.GetFileName(directory), out var name) && FindStatus(name, place) is { } status)
                links.Add(Made(name.Text, place, status));
        links.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return links;
    }

    /// <summary>
    /// After a pack was changed, writes its skill file again, or removes it when the pack is gone. Left as it is, and <c>null</c> returned,
    /// when it is not there, is of a pack in another root, or is no work of kpacks at all; left too when a person changed it.
    /// </summary>
    /// <param name="name">The pack.</param>
    /// <param name="place">Where.</param>
    public SkillLink? Refresh(PackName name, SkillPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (Find(name, place) is not { } file || !SkillText.IsOf(file, root.PathOf(name)))
            return null;
        var author = SkillSeal.AuthorOf(file);
        if (author != SkillAuthor.Kpacks)
            return author == SkillAuthor.Several ? Made(name.Text, place, SkillStatus.Edited) : null;
        var path = place.PathOf(name);
        if (root.Find(name) is not { } pack)
            return Remove(name.Text, place, path);
        if (pack.Manifest is not null && SkillText.Of(pack) is var wanted && !file.AsSpan().SequenceEqual(wanted))
            Write(path, wanted);
        return Made(name.Text, place, pack.Manifest is null ? SkillStatus.Outdated : SkillStatus.Linked);
    }

    private SkillStatus? FindStatus(PackName name, SkillPlace place)
    {
        if (Find(name, place) is not { } file || SkillSeal.AuthorOf(file) is var author && author == SkillAuthor.Others)
            return null;
        if (author == SkillAuthor.Several)
            return SkillStatus.Edited;
        if (root.Find(name) is not { } pack || !SkillText.IsOf(file, pack.Path))
            return SkillStatus.Orphaned;
        return pack.Manifest is not null && file.AsSpan().SequenceEqual(SkillText.Of(pack)) ? SkillStatus.Linked : SkillStatus.Outdated;
    }

    /// <summary>The same as <see cref="SkillPlace.Read"/>, where what is refused is no skill of ours.</summary>
    private static byte[]? Find(PackName name, SkillPlace place)
    {
        try
        {
            return place.Read(name);
        }
        catch (SkillRefusedException)
        {
            return null;
        }
    }

    private static void RefuseEdited(byte[] file, string path)
    {
        if (SkillSeal.AuthorOf(file) is not SkillAuthor.Kpacks and var author)
            throw new SkillRefusedException(SkillProblem.Edited,
                $"{(author == SkillAuthor.Several ? "skill was changed by hand" : "skill was not written by kpacks")}: {path}");
    }

    private static void Write(string path, byte[] content)
    {
        using var file = new AtomicFile(path);
        file.Write(content);
        file.Commit();
    }

    private static SkillLink Remove(string name, SkillPlace place, string path)
    {
        File.Delete(path);
        var directory = Path.GetDirectoryName(path)!;
        if (IsEmpty(directory))
            Directory.Delete(directory);
        return Made(name, place, SkillStatus.Removed);
    }

    private static bool IsEmpty(string directory)
    {
        foreach (var _ in Directory.EnumerateFileSystemEntries(directory))
            return false;
        return true;
    }

    private static SkillLink Made(string name, SkillPlace place, SkillStatus status) =>
        new(name, place.Scope, place.PathOf(PackName.Parse(name)), status);
}
