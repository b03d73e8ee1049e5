using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using KnowledgePacks.Archives;
using KnowledgePacks.Installation;
using KnowledgePacks.Json;
using KnowledgePacks.Operations;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Cli.Documents;

/// <summary>Every JSON document that kpacks writes: snake_case, stable keys, null where there is nothing.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters =
    [
        typeof(LowerCaseConverter<FindingSeverity>), typeof(LowerCaseConverter<ArchiveLayout>), typeof(LowerCaseConverter<DatabaseKind>),
        typeof(LowerCaseConverter<Installation.InstalledPackStatus>), typeof(LowerCaseConverter<Installation.InstallStatus>),
        typeof(LowerCaseConverter<VerificationStatus>),
        typeof(UtcTimeConverter),
    ])]
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(PackageResult))]
[JsonSerializable(typeof(InspectDocument))]
[JsonSerializable(typeof(ValidateDocument))]
[JsonSerializable(typeof(IReadOnlyList<InstallResult>))]
[JsonSerializable(typeof(UpdateDocument))]
[JsonSerializable(typeof(IReadOnlyList<RemoveDocument>))]
[JsonSerializable(typeof(IReadOnlyList<ListDocument>))]
[JsonSerializable(typeof(InfoDocument))]
[JsonSerializable(typeof(IReadOnlyList<VerificationReport>))]
[JsonSerializable(typeof(IReadOnlyList<AdoptResult>))]
[JsonSerializable(typeof(DoctorDocument))]
[JsonSerializable(typeof(RollbackResult))]
[JsonSerializable(typeof(CleaningResult))]
[JsonSerializable(typeof(StartResult))]
[JsonSerializable(typeof(PathDocument))]
[JsonSerializable(typeof(ShowDocument))]
[JsonSerializable(typeof(DiffDocument))]
[JsonSerializable(typeof(SkillDocument))]
[JsonSerializable(typeof(IReadOnlyList<SkillDocument>))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(bool))]
internal sealed partial class KpacksJson : JsonSerializerContext
{
    /// <summary>The context that commands use: text outside ASCII stays readable.</summary>
    public static KpacksJson Written =>
        field ??= new(
        new JsonSerializerOptions(new KpacksJson().GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>An enum member as its name in lower case.</summary>
internal sealed class LowerCaseConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Enum.TryParse<T>(reader.GetString(), ignoreCase: true, out var value) ? value : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString().ToLowerInvariant());
}
