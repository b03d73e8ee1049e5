using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using KnowledgePacks.Archives;
using KnowledgePacks.Json;
using KnowledgePacks.Packs;
using KnowledgePacks.Platform;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Installation;

/// <summary>One installed file as it was when it was installed.</summary>
/// <param name="Path">Relative to the pack, with forward slashes.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256 of its content, in receipts of format 1; else <c>null</c>.</param>
/// <param name="FsVerity">
/// Its fs-verity digest, as <c>fsverity digest</c> prints it (SHA-256, blocks of 4,096 bytes, no salt), from format 2 on; else <c>null</c>.
/// </param>
[method: JsonConstructor]
public readonly record struct ReceiptFile(PackPath Path, long Size, Digest? Sha256 = null,
    [property: JsonPropertyName("fsverity")] Digest? FsVerity = null)
{
    internal static int Compare(ReceiptFile left, ReceiptFile right) => PackPath.Compare(left.Path, right.Path);
}

/// <summary>
/// The record of one installation, kept as <c>.kpacks.json</c> in the pack and written before the pack appears under
/// its name, so that both appear at once.
/// </summary>
/// <param name="Name">The pack.</param>
/// <param name="Version">Its version.</param>
/// <param name="Profile">The profile that it satisfied.</param>
/// <param name="Source">Where the archive came from, as the user gave it; "adopted" for a pack another tool put there.</param>
/// <param name="InstalledAt">When, in UTC.</param>
/// <param name="KpacksVersion">The version of kpacks that wrote the receipt.</param>
/// <param name="Archive">The archive; <c>null</c> for an adopted pack.</param>
/// <param name="TotalSize">Bytes of all files.</param>
/// <param name="Files">Every file but those that installing adds, in ordinal order.</param>
/// <param name="Format">Which digests the files have; receipts that do not say so are of format 1.</param>
public sealed record InstallReceipt(
    PackName Name,
    SemanticVersion Version,
    PackProfile Profile,
    string Source,
    DateTimeOffset InstalledAt,
    string KpacksVersion,
    PackDescriptor? Archive,
    long TotalSize,
    IReadOnlyList<ReceiptFile> Files,
    int Format = 1)
{
    /// <summary>The receipt's name in a pack; an archive that brings this name is refused.</summary>
    public const string FileName = ReservedNames.Receipt;

    /// <summary>The format that is written.</summary>
    public const int CurrentFormat = 2;

    private const int PieceBytes = 64 << 10;

    /// <summary>The version of this library, such as <c>0.1.0</c>.</summary>
    public static string LibraryVersion { get; } = typeof(InstallReceipt).Assembly.GetName().Version!.ToString(3);

    /// <summary>Reads a pack's receipt; <c>null</c> when it has none.</summary>
    /// <param name="packPath">The pack's directory.</param>
    /// <exception cref="FormatException">The file is no receipt.</exception>
    public static InstallReceipt? Load(string packPath)
    {
        var path = System.IO.Path.Join(packPath, FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            using var file = File.OpenRead(path);
            var receipt = JsonSerializer.Deserialize(file, ReceiptJson.Default.InstallReceipt)
                ?? throw new FormatException("the receipt is empty");
            return receipt.FindProblem() is { } problem ? throw new FormatException(problem) : receipt;
        }
        catch (JsonException mistake)
        {
            throw new FormatException($"not a receipt: line {mistake.LineNumber + 1}", mistake);
        }
    }

    /// <summary>The receipt of the same pack after files of its own made way for the user's results.</summary>
    internal InstallReceipt Move(IReadOnlyList<MovedPath> moved)
    {
        var files = new List<ReceiptFile>(Files.Count);
        foreach (var file in Files)
            files.Add(file with { Path = MovedPath.Apply(moved, file.Path) });
        files.Sort(ReceiptFile.Compare);
        return this with { Files = files };
    }

    /// <summary>Writes it into a pack that is made ready; gives back itself.</summary>
    internal InstallReceipt WriteTo(string packPath, bool sync)
    {
        using var file = new FileStream(System.IO.Path.Join(packPath, FileName), FileMode.Create, FileAccess.Write);
        Write(file);
        file.Flush();
        if (sync)
            Durability.Sync(file.SafeFileHandle, file.Name);
        return this;
    }

    private string? FindProblem()
    {
        if (Format is < 1 or > CurrentFormat)
            return $"the receipt is of format {Format}, which this version of kpacks does not know";
        foreach (var file in Files)
            if ((Format == 1 ? file.Sha256 : file.FsVerity) is null)
                return $"not a receipt: {file.Path} has no digest";
        return null;
    }

    /// <summary>
    /// Writes the receipt piece by piece: one of 100,000 files is large. By hand, because starting the serializer takes a
    /// thirtieth of the time in which a pack of 3 MB is installed.
    /// </summary>
    internal void Write(Stream stream)
    {
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("format"u8, Format);
            json.WriteString("name"u8, Name.ToString());
            json.WriteString("version"u8, Version.ToString());
            json.WriteString("profile"u8, PackProfileConverter.ToText(Profile));
            json.WriteString("source"u8, Source);
            json.WriteString("installed_at"u8, UtcTimeConverter.ToText(InstalledAt));
            json.WriteString("kpacks_version"u8, KpacksVersion);
            WriteArchive(json);
            json.WriteNumber("total_size"u8, TotalSize);
            WriteFiles(json);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    private void WriteArchive(Utf8JsonWriter json)
    {
        if (Archive is null)
        {
            json.WriteNull("archive"u8);
            return;
        }
        json.WriteStartObject("archive"u8);
        json.WriteString("format"u8, ArchiveFormatConverter.ToText(Archive.Format));
        json.WriteString("sha256"u8, Archive.Sha256.Hex);
        json.WriteNumber("size"u8, Archive.Size);
        json.WriteEndObject();
    }

    /// <summary>A line for each file: the table of a pack of 100,000 files is what takes space.</summary>
    private void WriteFiles(Utf8JsonWriter json)
    {
        var line = new ArrayBufferWriter<byte>();
        using var row = new Utf8JsonWriter(line);
        json.WriteStartArray("files"u8);
        foreach (var file in Files)
        {
            line.ResetWrittenCount();
            line.Write("\n    "u8);
            row.Reset();
            row.WriteStartObject();
            row.WriteString("path"u8, file.Path.Text);
            row.WriteNumber("size"u8, file.Size);
            if (file.Sha256 is { } sha256)
                row.WriteString("sha256"u8, sha256.Hex);
            if (file.FsVerity is { } fsVerity)
                row.WriteString("fsverity"u8, fsVerity.Hex);
            row.WriteEndObject();
            row.Flush();
            json.WriteRawValue(line.WrittenSpan, skipInputValidation: true);
            if (json.BytesPending > PieceBytes)
                json.Flush();
        }
        json.WriteEndArray();
    }
}

/// <summary>How receipts are read: snake_case, one document.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(InstallReceipt))]
internal sealed partial class ReceiptJson : JsonSerializerContext;
