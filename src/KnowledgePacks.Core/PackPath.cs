using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using KnowledgePacks.Json;

namespace KnowledgePacks;

/// <summary>
/// The path of a file or directory inside a pack: relative, with forward slashes, a directory's with one at its end, and never
/// leading out of the pack. Equality and order are ordinal.
/// </summary>
[JsonConverter(typeof(PackPathConverter))]
public readonly record struct PackPath
{
    private readonly string? text;

    private PackPath(string text) => this.text = text.Length == 0 ? null : text;

    /// <summary>The path as written; empty for the pack itself.</summary>
    public string Text => text ?? "";

    /// <summary>Whether it is a directory's, or the pack itself.</summary>
    public bool IsDirectory => text is null || text.EndsWith('/');

    /// <summary>The path without the slash at a directory's end.</summary>
    internal string Bare => IsDirectory && text is not null ? text[..^1] : Text;

    /// <summary>The last component.</summary>
    internal ReadOnlySpan<char> Name
    {
        get
        {
            var bare = IsDirectory && text is not null ? text.AsSpan(0, text.Length - 1) : Text.AsSpan();
            return bare[(bare.LastIndexOf('/') + 1)..];
        }
    }

    /// <summary>
    /// Reads a path that this library wrote, or that is on a disk: it is relative and stays inside the pack, whatever
    /// else may stand in its names.
    /// </summary>
    /// <param name="text">The path; with a slash at its end it is a directory's.</param>
    /// <param name="path">The path, when it is one.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out PackPath path)
    {
        path = default;
        if (string.IsNullOrEmpty(text) || text.Contains('\0', StringComparison.Ordinal))
            return false;
        var bare = text.EndsWith('/') ? text.AsSpan(0, text.Length - 1) : text;
        foreach (var range in bare.Split('/'))
            if (bare[range] is "" or "." or "..")
                return false;
        path = new PackPath(text);
        return true;
    }

    /// <summary>A file of a directory, or of the pack itself, by the name that the system gives it.</summary>
    internal PackPath File(string name) => new(text + name);

    /// <summary>A directory of a directory, or of the pack itself, by the name that the system gives it.</summary>
    internal PackPath Directory(string name) => new(text + name + "/");

    /// <summary>A path of the library's own, such as <c>manifest.json</c>.</summary>
    internal static PackPath Known(string text) => new(text);

    /// <summary>Whether it lies in a directory, at whatever depth, or is that directory.</summary>
    /// <param name="directory">A directory's path, with a slash at its end.</param>
    internal bool IsIn(string directory) => text?.StartsWith(directory, StringComparison.Ordinal) == true;

    /// <summary>The path as seen from a directory in which it lies.</summary>
    /// <param name="directory">That directory's path, with a slash at its end.</param>
    internal PackPath From(string directory) => new(text![directory.Length..]);

    /// <summary>Which of two comes first, in ordinal order.</summary>
    public static int Compare(PackPath left, PackPath right) => string.CompareOrdinal(left.Text, right.Text);

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Reads a name as it stands in an archive, by <see cref="PackPathRules"/>.</summary>
    /// <param name="raw">The name's bytes.</param>
    /// <param name="isDirectory">Whether the entry is a directory.</param>
    /// <param name="path">The path; the archive's own root (<c>.</c> or <c>./</c>) is the pack itself.</param>
    /// <param name="problem">Why the name is refused, in a few words.</param>
    internal static bool TryParse(ReadOnlySpan<byte> raw, bool isDirectory, out PackPath path, [NotNullWhen(false)] out string? problem)
    {
        problem = PackPathRules.Normalize(raw, isDirectory, out var text);
        path = problem is not null ? default : new PackPath(isDirectory && text!.Length > 0 ? text + "/" : text!);
        return problem is null;
    }

    /// <summary>Bytes of a path, at most.</summary>
    internal const int MaxBytes = PackPathRules.MaxPathBytes;
}

/// <summary>A path inside a pack as JSON.</summary>
public sealed class PackPathConverter : TextConverter<PackPath>
{
    /// <inheritdoc/>
    protected override bool TryParse(string? text, out PackPath value) => PackPath.TryParse(text, out value);
}
