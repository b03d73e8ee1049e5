using System.Text;
using KnowledgePacks.Content;

namespace KnowledgePacks.Skills;

/// <summary>Who wrote what a skill file has.</summary>
internal enum SkillAuthor
{
    /// <summary>kpacks, and nobody changed it.</summary>
    Kpacks,

    /// <summary>kpacks, and somebody else.</summary>
    Several,

    /// <summary>Somebody else.</summary>
    Others,
}

/// <summary>
/// The last line of a skill file, a comment with the digest of all lines before it: it tells whether a person changed them.
/// </summary>
internal static class SkillSeal
{
    private const string Begin = "<!-- written by kpacks, sha256 ", End = " -->\n";

    /// <summary>A text, which ends with a line break, and its seal.</summary>
    public static byte[] Close(string text) => Encoding.UTF8.GetBytes($"{text}{Begin}{Hash(Encoding.UTF8.GetBytes(text))}{End}");

    /// <summary>Whose a file is.</summary>
    public static SkillAuthor AuthorOf(ReadOnlySpan<byte> file)
    {
        var length = Begin.Length + 2 * Digest.Length + End.Length;
        if (file.Length > length && file[^(length + 1)] == '\n')
        {
            var text = file[..^length];
            if (file[^length..].SequenceEqual(Encoding.UTF8.GetBytes($"{Begin}{Hash(text)}{End}")))
                return SkillAuthor.Kpacks;
        }
        return file.IndexOf(Encoding.UTF8.GetBytes("\n" + Begin)) >= 0 ? SkillAuthor.Several : SkillAuthor.Others;
    }

    private static Digest Hash(ReadOnlySpan<byte> text)
    {
        using var hash = new BackgroundHash(background: false);
        hash.Append(text);
        return hash.Finish();
    }
}
