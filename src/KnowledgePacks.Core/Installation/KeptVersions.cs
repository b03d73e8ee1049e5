using System.Globalization;
using KnowledgePacks.Platform;

namespace KnowledgePacks.Installation;

/// <summary>
/// The versions of one pack that were replaced and kept: <c>.kpacks/previous/&lt;name&gt;/&lt;number&gt;</c>, the highest number the
/// latest. They are the replaced directories themselves, never links: an engine that writes in place must not write into both.
/// </summary>
internal sealed class KeptVersions(InstallRoot root, PackName name)
{
    /// <summary>Relative to the root's state directory.</summary>
    public const string DirectoryName = "previous";

    private const string Gone = ".gone";

    private readonly string directory = Path.Join(root.StatePath, DirectoryName, name.Text);

    /// <summary>Their directories, the latest first.</summary>
    public IReadOnlyList<string> Paths =>
        !Directory.Exists(directory) ? []
            : [.. Directory.EnumerateDirectories(directory).Where(path => Number(path) > 0).OrderByDescending(Number)];

    /// <summary>What is left of versions that were given up.</summary>
    public IEnumerable<string> Remains => !Directory.Exists(directory) ? []
        : Directory.EnumerateDirectories(directory).Where(path => Number(path) == 0);

    /// <summary>The names of all packs that have kept versions.</summary>
    public static IEnumerable<PackName> Names(InstallRoot root)
    {
        var all = Path.Join(root.StatePath, DirectoryName);
        if (Directory.Exists(all))
            foreach (var path in Directory.EnumerateDirectories(all).Order(StringComparer.Ordinal))
                if (PackName.TryParse(Path.GetFileName(path), out var name))
                    yield return name;
    }

    /// <summary>Takes in a pack that was replaced, and gives up those that are too many then.</summary>
    /// <param name="replaced">The pack.</param>
    /// <param name="keep">How many are kept; <c>null</c> when it is one of them already.</param>
    /// <param name="staging">With what is given up goes.</param>
    /// <param name="sync">Whether the names are on disk when this returns.</param>
    /// <param name="leavesForeign">As in <see cref="Drop"/>.</param>
    /// <returns>Where the pack is now.</returns>
    public string Replace(string replaced, int? keep, string staging, bool sync, bool leavesForeign = false)
    {
        if (keep is not { } count)
            return replaced;
        var place = Path.Join(staging, "replaced");
        if (count > 0)
        {
            root.CreateState(directory, sync);
            var latest = Paths.Select(Number).FirstOrDefault();
            place = Path.Join(directory, (latest + 1).ToString(CultureInfo.InvariantCulture));
        }
        DirectoryExchange.Rename(replaced, place);
        if (sync && count > 0)
            Durability.SyncDirectory(directory);
        Drop(staging, count, leavesForeign);
        return place;
    }

    /// <summary>Moves all but the latest into a staging directory, with which they go.</summary>
    /// <param name="staging">The staging directory.</param>
    /// <param name="keep">How many stay.</param>
    /// <param name="leavesForeign">Whether one that this user may not move stays and stops nothing.</param>
    public void Drop(string staging, int keep, bool leavesForeign = false)
    {
        var number = 0;
        foreach (var path in Paths.Skip(keep))
        {
            try
            {
                DirectoryExchange.Rename(path, Path.Join(staging, $"dropped-{name}-{number++}"));
            }
            catch (UnauthorizedAccessException) when (leavesForeign)
            {
                // It will be tried again with the next one that is too many.
            }
        }
        if (keep == 0 && Directory.Exists(directory) && !Directory.EnumerateFileSystemEntries(directory).Any())
            TreeDeletion.Delete(directory);
    }

    /// <summary>
    /// Deletes them all where they are, on a disk that may have no room for a staging directory. Under another name first:
    /// what an interruption leaves of one is no kept version.
    /// </summary>
    /// <returns>How many.</returns>
    public int GiveUp()
    {
        var paths = Paths;
        foreach (var path in paths)
            DirectoryExchange.Rename(path, path + Gone);
        foreach (var path in paths)
            TreeDeletion.Delete(path + Gone);
        return paths.Count;
    }

    /// <summary>Deletes what an interruption left of given up ones; whether there was something.</summary>
    public bool DeleteRemains()
    {
        var remains = Remains.ToArray();
        foreach (var path in remains)
            TreeDeletion.Delete(path);
        return remains.Length > 0;
    }

    private static long Number(string path) =>
        long.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
