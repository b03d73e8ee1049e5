using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace KnowledgePacks;

/// <summary>
/// The rules for names inside archives: relative, with forward slashes, and meaning the same file on every platform.
/// The same rules hold for what is packaged and for what is installed.
/// </summary>
internal static class PackPathRules
{
    public const int MaxComponentBytes = 255, MaxPathBytes = 1024, MaxLevels = 32;

    private static readonly SearchValues<byte> ReservedBytes = SearchValues.Create("\\:<>\"|?*"u8);

    /// <summary>
    /// Every refused character has one of these bytes, controls of two bytes and U+FFFD included; most names have none and
    /// are through with one look.
    /// </summary>
    private static readonly SearchValues<byte> SuspiciousBytes = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\a\b\t\n\v\f\r\u000e\u000f\u0010"u8 +
        "\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u007f\\:<>\"|?*\u0080\uFFFD"u8);

    /// <summary>
    /// Checks a name as it stands in an archive. A leading <c>./</c> and a directory's trailing slash are dropped; the
    /// archive's own root (<c>.</c> or <c>./</c>) is the empty path.
    /// </summary>
    /// <param name="raw">The name's bytes.</param>
    /// <param name="isDirectory">Whether the entry is a directory.</param>
    /// <param name="text">The path; <c>null</c> when it is refused.</param>
    /// <returns>Why the name is refused, in a few words; <c>null</c> when it is not.</returns>
    public static string? Normalize(ReadOnlySpan<byte> raw, bool isDirectory, out string? text)
    {
        text = null;
        if (!Utf8.IsValid(raw))
            return "the name is not UTF-8";
        var name = raw;
        if (name.StartsWith("./"u8))
            name = name[2..];
        if (isDirectory && name.EndsWith("/"u8) && name.Length > 1)
            name = name[..^1];
        if (isDirectory && (name.SequenceEqual("."u8) || (name.IsEmpty && raw.Length == 2)))
        {
            text = "";
            return null;
        }
        if (FindProblem(name) is { } problem)
            return problem;
        text = Encoding.UTF8.GetString(name);
        return null;
    }

    private static string? FindProblem(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
            return "the name is empty";
        if (name[0] == '/')
            return "the path is absolute";
        if (name.Length > MaxPathBytes)
            return $"the path is longer than {MaxPathBytes} bytes";
        var levels = 0;
        foreach (var range in name.Split((byte)'/'))
        {
            if (++levels > MaxLevels)
                return $"the path is deeper than {MaxLevels} levels";
            if (FindComponentProblem(name[range]) is { } problem)
                return problem;
        }
        return null;
    }

    private static string? FindComponentProblem(ReadOnlySpan<byte> component)
    {
        if (component.IsEmpty)
            return "the path has an empty component";
        if (component.SequenceEqual("."u8) || component.SequenceEqual(".."u8))
            return $"the path has a '{Encoding.ASCII.GetString(component)}' component";
        if (component.Length > MaxComponentBytes)
            return $"a component is longer than {MaxComponentBytes} bytes";
        if (component.IndexOfAny(SuspiciousBytes) >= 0 && FindCharacterProblem(component) is { } problem)
            return problem;
        if (component[^1] is (byte)'.' or (byte)' ')
            return "the name ends with a dot or a space, which some systems drop";
        return IsDeviceName(component) ? "the name is a device on Windows" : null;
    }

    private static string? FindCharacterProblem(ReadOnlySpan<byte> component)
    {
        if (component.IndexOfAnyInRange((byte)0, (byte)0x1f) >= 0 || component.Contains((byte)0x7f) || HasC1Control(component))
            return "the name has a control character";
        // What names that are not UTF-8 turn into: on disk the two could not be told apart.
        if (component.IndexOf("\uFFFD"u8) >= 0)
            return "the name has a replacement character";
        return component.IndexOfAny(ReservedBytes) is >= 0 and var at
            ? $"the name has a '{(char)component[at]}', which some systems read otherwise" : null;
    }

    private static bool HasC1Control(ReadOnlySpan<byte> component)
    {
        // U+0080 to U+009F are C2 80 to C2 9F in UTF-8.
        for (var i = 0; i + 1 < component.Length; i++)
            if (component[i] == 0xc2 && component[i + 1] is >= 0x80 and <= 0x9f)
                return true;
        return false;
    }

    /// <summary>
    /// The names that Windows gives to devices in every directory, with or without an extension; superscript digits
    /// count as digits there (learn.microsoft.com, "Naming Files, Paths, and Namespaces").
    /// </summary>
    private static bool IsDeviceName(ReadOnlySpan<byte> component)
    {
        var dot = component.IndexOf((byte)'.');
        var stem = (dot < 0 ? component : component[..dot]).TrimEnd((byte)' ');
        if (stem.Length is < 3 or > 7)
            return false;
        if (Is(stem, "con"u8) || Is(stem, "prn"u8) || Is(stem, "aux"u8) || Is(stem, "nul"u8) || Is(stem, "conin$"u8)
            || Is(stem, "conout$"u8))
            return true;
        if (!Is(stem[..3], "com"u8) && !Is(stem[..3], "lpt"u8))
            return false;
        var number = stem[3..];
        return number.Length == 1 ? number[0] is >= (byte)'0' and <= (byte)'9'
            : number.SequenceEqual("¹"u8) || number.SequenceEqual("²"u8) || number.SequenceEqual("³"u8);
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> other) => Ascii.EqualsIgnoreCase(name, other);
}
