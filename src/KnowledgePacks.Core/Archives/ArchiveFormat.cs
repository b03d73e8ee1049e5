using System.Text.Json.Serialization;
using KnowledgePacks.Json;

namespace KnowledgePacks.Archives;

/// <summary>How an archive's tar stream is compressed. Told by the first bytes, never by the file's name.</summary>
[JsonConverter(typeof(ArchiveFormatConverter))]
public enum ArchiveFormat
{
    /// <summary>gzip, one or more members: <c>.tar.gz</c>.</summary>
    TarGzip,

    /// <summary>Zstandard, one or more frames: <c>.tar.zst</c>.</summary>
    TarZstd,
}

/// <summary>Where in an archive the pack lies.</summary>
public enum ArchiveLayout
{
    /// <summary>manifest.json at the top, as kpacks and the Python tool write.</summary>
    Flat,

    /// <summary>The same with every name beginning <c>./</c>, as <c>tar -C pack .</c> writes.</summary>
    Dot,

    /// <summary>Everything inside one directory, as <c>tar pack</c> writes.</summary>
    Wrapped,

    /// <summary>A release of the TypeScript tool: an index and parts.</summary>
    Release,
}

internal static class ArchiveFormats
{
    public static string Extension(this ArchiveFormat format) => format == ArchiveFormat.TarGzip ? ".tar.gz" : ".tar.zst";

    /// <summary>The format that a file name asks for; <c>null</c> when it says nothing.</summary>
    public static ArchiveFormat? FromFileName(string path) =>
        path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase)
            ? ArchiveFormat.TarGzip
        : path.EndsWith(".tar.zst", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tzst", StringComparison.OrdinalIgnoreCase)
            ? ArchiveFormat.TarZstd
        : null;
}

/// <summary>An archive format as JSON: <c>tar.gz</c> or <c>tar.zst</c>.</summary>
public sealed class ArchiveFormatConverter : TextConverter<ArchiveFormat>
{
    /// <inheritdoc/>
    protected override bool TryParse(string? text, out ArchiveFormat value)
    {
        value = text == "tar.zst" ? ArchiveFormat.TarZstd : ArchiveFormat.TarGzip;
        return text is "tar.zst" or "tar.gz";
    }

    /// <inheritdoc/>
    protected override string Text(ArchiveFormat value) => ToText(value);

    /// <summary>The format's text.</summary>
    public static string ToText(ArchiveFormat value) => value.Extension()[1..];
}
