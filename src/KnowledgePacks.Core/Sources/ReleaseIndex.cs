using System.Text.Json;
using System.Text.RegularExpressions;
using KnowledgePacks.Json;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Sources;

/// <summary>One part of a release's archive.</summary>
/// <param name="File">Its file name, beside the index.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Sha256">Its digest.</param>
public sealed record ReleasePart(string File, long Size, Digest Sha256);

/// <summary>
/// The index of a release as the TypeScript tool publishes it, <c>&lt;name&gt;.pack-release.json</c> of format
/// <c>tar.gz-multipart-v1</c>: one gzip stream cut into parts, because GitHub takes no asset of 2 GiB or more.
/// </summary>
public sealed partial class ReleaseIndex
{
    /// <summary>How an index's file name ends.</summary>
    public const string FileSuffix = ".pack-release.json";

    private const string Format = "tar.gz-multipart-v1";

    private ReleaseIndex(PackName name, SemanticVersion version, Digest sha256, IReadOnlyList<ReleasePart> parts)
    {
        Name = name;
        Version = version;
        Sha256 = sha256;
        Parts = parts;
    }

    /// <summary>The pack's name.</summary>
    public PackName Name { get; }

    /// <summary>The pack's version.</summary>
    public SemanticVersion Version { get; }

    /// <summary>Of all parts together.</summary>
    public Digest Sha256 { get; }

    /// <summary>In the order of the stream; at least one.</summary>
    public IReadOnlyList<ReleasePart> Parts { get; }

    /// <summary>Bytes of all parts together.</summary>
    public long Size => Parts.Sum(part => part.Size);

    /// <summary>Reads an index.</summary>
    /// <exception cref="ArchiveUnsupportedException">It is not one; the message says why.</exception>
    public static ReleaseIndex Parse(ReadOnlyMemory<byte> utf8, string label)
    {
        if (!StrictJson.TryParse(utf8, out var root, out var problem))
            throw Refuse(label, $"Invalid JSON: {problem}");
        var index = root.Value;
        if (Text(index, "format") is not Format and var format)
            throw Refuse(label, $"format must be {Format}, not '{format}'");
        if (!PackName.TryParse(Text(index, "name"), out var name, out problem))
            throw Refuse(label, problem);
        if (!SemanticVersion.TryParse(Text(index, "version"), out var version))
            throw Refuse(label, $"Invalid semantic version: {Text(index, "version")}");
        if (!Digest.TryParse(Text(index, "sha256"), out var sha256, out problem))
            throw Refuse(label, $"sha256: {problem}");
        var parts = ReadParts(index, label);
        var result = new ReleaseIndex(name, version, sha256, parts);
        if (index.TryGetProperty("totalBytes", out var total)
            && (total.ValueKind != JsonValueKind.Number || !total.TryGetInt64(out var bytes) || bytes != result.Size))
            throw Refuse(label, "totalBytes is not the sum of the parts' bytes");
        return result;
    }

    private static List<ReleasePart> ReadParts(JsonElement index, string label)
    {
        if (index.ValueKind != JsonValueKind.Object || !index.TryGetProperty("parts", out var list) || list.ValueKind != JsonValueKind.Array
            || list.GetArrayLength() == 0)
            throw Refuse(label, "it lists no parts");
        var parts = new List<ReleasePart>(list.GetArrayLength());
        long total = 0;
        foreach (var item in list.EnumerateArray())
        {
            var file = Text(item, "file");
            if (file is null || !PartName().IsMatch(file) || file is "." or "..")
                throw Refuse(label, $"'{file}' is no part's file name");
            if (parts.Exists(part => part.File == file))
                throw Refuse(label, $"part {file} is listed twice");
            if (!item.TryGetProperty("bytes", out var bytes) || bytes.ValueKind != JsonValueKind.Number || !bytes.TryGetInt64(out var size)
                || size < 0)
                throw Refuse(label, $"part {file} has no size");
            if (size > long.MaxValue - total)
                throw Refuse(label, "the parts' sizes add up to more than can be");
            total += size;
            if (!Digest.TryParse(Text(item, "sha256"), out var sha256, out var problem))
                throw Refuse(label, $"part {file}: {problem}");
            parts.Add(new ReleasePart(file, size, sha256));
        }
        return parts;
    }

    private static string? Text(JsonElement parent, string key) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    private static ArchiveUnsupportedException Refuse(string label, string reason) => new(label, reason, ForeignFormat.Index);

    [GeneratedRegex(@"^[A-Za-z0-9._-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex PartName();
}
