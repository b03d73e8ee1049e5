namespace KnowledgePacks.Testing;

/// <summary>An attack: a whole, installable pack in an archive with one thing in it that must not be taken.</summary>
/// <param name="Name">The attack, in words.</param>
/// <param name="Error">The error code it is refused with; <c>null</c> where it is no attack and must be accepted.</param>
/// <param name="Make">Makes the archive, compressed, from the path of a directory that an escape would aim at.</param>
/// <param name="Files">Of an accepted archive: the files it installs beside those of the pack.</param>
public sealed record HostileArchive(string Name, string? Error, Func<string, byte[]> Make, IReadOnlyDictionary<string, string> Files)
{
    public override string ToString() => Name;
}

/// <summary>
/// Every hostile case that the project has promised to refuse, and the harmless neighbours that it has promised to
/// take. What is too large to be held in memory is in <see cref="Bombs"/>.
/// </summary>
public static partial class HostileArchives
{
    public const string PackName = "sample-pack", Version = "2.0.0";

    private const string Unsafe = "archive_unsafe", Corrupt = "archive_corrupt", Limit = "limit_exceeded";

    /// <summary>All cases, in the order of the golden file.</summary>
    public static IReadOnlyList<HostileArchive> All =>
        field ??= [.. Streams(), .. Entries(), .. ExtendedHeaders(), .. Names(), .. Collisions()];

    public static HostileArchive Find(string name) => All.Single(archive => archive.Name == name);

    /// <summary>The pack that every case is built around.</summary>
    public static PackBuilder Pack() => new PackBuilder(PackName, Version).With("pack.db", PackBuilder.Database(600));

    /// <summary>The pack's entries, with no end marker yet.</summary>
    /// <param name="tar">What stands before them; nothing when <c>null</c>.</param>
    public static RawTarBuilder PackEntries(RawTarBuilder? tar = null)
    {
        tar ??= new RawTarBuilder();
        foreach (var (path, content) in Pack().Files())
            tar.File(path, content!);
        return tar;
    }

    private static HostileArchive Refused(string name, string error, Func<RawTarBuilder, RawTarBuilder> attack) =>
        Refused(name, error, (tar, _) => attack(tar));

    /// <summary>The attack stands after the pack's entries and before the end marker, so that much is on disk when it is met.</summary>
    private static HostileArchive Refused(string name, string error, Func<RawTarBuilder, string, RawTarBuilder> attack) =>
        new(name, error, outside => attack(PackEntries(), outside).End().Gzip(), new Dictionary<string, string>());

    /// <summary>The attack stands before the pack's entries.</summary>
    private static HostileArchive RefusedFirst(string name, string error, Func<RawTarBuilder, RawTarBuilder> attack) =>
        RefusedBytes(name, error, () => PackEntries(attack(new RawTarBuilder())).End().Gzip());

    private static HostileArchive RefusedBytes(string name, string error, Func<byte[]> make) =>
        new(name, error, _ => make(), new Dictionary<string, string>());

    private static HostileArchive Accepted(string name, Func<byte[]> make, params (string Path, string Text)[] files) =>
        new(name, null, _ => make(), files.ToDictionary(file => file.Path, file => file.Text));

    private static HostileArchive AcceptedEntry(string name, Func<RawTarBuilder, RawTarBuilder> entry,
        params (string Path, string Text)[] files) =>
        Accepted(name, () => entry(PackEntries()).End().Gzip(), files);

    private static HostileArchive FileNamed(string name, string error, string path) => Refused(name, error, tar => tar.File(path));
}
