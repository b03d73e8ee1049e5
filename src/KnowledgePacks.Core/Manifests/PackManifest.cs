using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Manifests;

/// <summary>
/// A pack's manifest.json, of the Python tool's schema or of the TypeScript tool's (<c>schemaVersion: "2"</c>). The typed
/// members are a view of the document; <see cref="ToJson"/> writes the document itself, so that unknown keys, their order
/// and the spelling of numbers survive.
/// </summary>
public sealed class PackManifest
{
    /// <summary>The file's name in a pack.</summary>
    public const string FileName = "manifest.json";

    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    internal PackManifest(JsonElement document, PackName name, SemanticVersion version)
    {
        Document = document;
        Name = name;
        Version = version;
    }

    /// <summary>The whole document, unknown keys included.</summary>
    public JsonElement Document { get; }

    /// <summary>The pack's name.</summary>
    public PackName Name { get; }

    /// <summary>The pack's version.</summary>
    public SemanticVersion Version { get; }

    /// <summary>What the pack knows, in a sentence; <c>null</c> only under the legacy profile.</summary>
    public string? Description { get; internal init; }

    /// <summary>The licence of the pack's content, such as <c>CC-BY-SA-4.0</c>; <c>null</c> only under the legacy profile.</summary>
    public string? License { get; internal init; }

    /// <summary>Who made it.</summary>
    public string? Author { get; internal init; }

    /// <summary>When it was made, as written: <c>created_at</c>, else <c>created</c>; ISO 8601.</summary>
    public string? CreatedAt { get; internal init; }

    /// <summary>What it is about: the manifest's <c>topics</c>, else its <c>tags</c>.</summary>
    public IReadOnlyList<string> Topics { get; internal init; } = [];

    /// <summary>Where the knowledge came from; https only under the standard profile.</summary>
    public IReadOnlyList<string> SourceUrls { get; internal init; } = [];

    /// <summary>Counts; <c>null</c> only under the legacy profile.</summary>
    public GraphStats? GraphStats { get; internal init; }

    /// <summary>Scores; <c>null</c> when absent or null, as four published packs have it.</summary>
    public EvalScores? EvalScores { get; internal init; }

    /// <summary>Reads a manifest from a file.</summary>
    /// <exception cref="PackInvalidException">The file is no manifest of that profile; all reasons are in its findings.</exception>
    /// <exception cref="PackNotFoundException">There is no such file.</exception>
    public static PackManifest Load(string path, PackProfile profile = PackProfile.Standard)
    {
        if (!File.Exists(path))
            throw new PackNotFoundException(SoughtThing.Manifest, path);
        var findings = new List<PackFinding>();
        if (new FileInfo(path).Length is > PackLimits.MaxDocumentBytes and var length)
            throw new PackInvalidException(
                [PackFinding.Error(PackFinding.ManifestInvalid, FileName,
                $"{FileName} is too large: {length} bytes, more than {PackLimits.MaxDocumentBytes}")]);
        return TryParse(File.ReadAllBytes(path), profile, findings, out var manifest) ? manifest : throw new PackInvalidException(findings);
    }

    /// <summary>Parses a manifest; adds every reason against it to <paramref name="findings"/>.</summary>
    /// <param name="utf8">The document; a byte-order mark is accepted.</param>
    /// <param name="profile">Which fields must be there.</param>
    /// <param name="findings">Receives the errors.</param>
    /// <param name="manifest">The manifest; <c>null</c> when there was an error.</param>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, PackProfile profile, ICollection<PackFinding> findings,
        [NotNullWhen(true)] out PackManifest? manifest) =>
        new ManifestRules(profile, findings).TryRead(utf8, out manifest);

    /// <summary>The document as UTF-8 JSON, indented by two spaces, with a final newline.</summary>
    public byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
            Document.WriteTo(writer);
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }
}
