using System.Globalization;
using System.Text;
using KnowledgePacks.Platform;

namespace KnowledgePacks.Installation;

/// <summary>What a transaction is about to do to a pack's name.</summary>
internal enum JournalKind
{
    /// <summary>A pack takes a name that nothing has.</summary>
    Place,

    /// <summary>Two packs change places: one under the name, one elsewhere in the root.</summary>
    Exchange,

    /// <summary>A pack leaves its name for good.</summary>
    Remove,
}

/// <summary>
/// One line of intent in a staging directory, on disk before the name is touched: from it the next command sees whether an
/// interrupted transaction had come to its decisive step, and finishes or undoes it. A torn line means that it had not.
/// </summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="Name">The pack's name.</param>
/// <param name="Incoming">Which directory takes the name, by <see cref="FileStatus.Identity"/>; 0 when none does.</param>
/// <param name="Keep">How many replaced versions are kept; <c>null</c> when the outgoing pack stays where the incoming one was.</param>
/// <param name="Other">Where the incoming pack comes from and the outgoing one goes to, relative to the root's state directory.</param>
internal sealed record Journal(JournalKind Kind, PackName Name, ulong Incoming, int? Keep, string Other)
{
    private const string FileName = "journal", Mark = "kpacks-journal-1";

    /// <summary>Writes it into a staging directory; gives back itself.</summary>
    public Journal Write(string staging, bool sync)
    {
        var path = Path.Join(staging, FileName);
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        RandomAccess.Write(file,
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Mark} {Kind} {Name} {Incoming} {Keep ?? -1} {Other}\n")),
            0);
        if (sync)
            Durability.Sync(file, path);
        return this;
    }

    /// <summary>The journal of a staging directory; <c>null</c> when it has no whole one.</summary>
    public static Journal? Read(string staging)
    {
        var path = Path.Join(staging, FileName);
        var line = File.Exists(path) ? File.ReadAllText(path) : "";
        return line.EndsWith('\n') && line.TrimEnd('\n').Split(' ', 6) is [Mark, var kind, var name, var incoming, var keep, var other]
            && Enum.TryParse<JournalKind>(kind, out var parsedKind) && PackName.TryParse(name, out var parsedName)
            && ulong.TryParse(incoming, NumberStyles.None, CultureInfo.InvariantCulture, out var identity)
            && int.TryParse(keep, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
            ? new Journal(parsedKind, parsedName, identity, count < 0 ? null : count, other)
            : null;
    }

    /// <summary>The transaction is over: what is in the staging directory from now on is waste.</summary>
    public static void Close(string staging) => File.Delete(Path.Join(staging, FileName));
}
