using System.Text;
using KnowledgePacks.Archives;
using KnowledgePacks.Operations;
using KnowledgePacks.Sources;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests;

/// <summary>Reads archives that tests make in memory, and says how they are refused.</summary>
internal static class Reading
{
    /// <summary>What messages call the archive.</summary>
    public const string Label = "hostile.tar.gz";

    /// <summary>An entry's content and whether it may be executed; null content stands for a directory.</summary>
    public sealed record Found(string Path, string? Text, bool Executable);

    public static ArchiveReport Inspect(RawTarBuilder tar, PackLimits? limits = null) => Inspect(tar.Gzip(), limits);

    public static ArchiveReport Inspect(byte[] archive, PackLimits? limits = null) => Inspect(new MemoryStream(archive), limits);

    public static ArchiveReport Inspect(Stream archive, PackLimits? limits = null) =>
        new Inspector(limits).InspectAsync(new StreamSource(archive, Label)).GetAwaiter().GetResult();

    public static void ReadCancelled(byte[] archive) =>
        new PackArchiveReader(PackLimits.Default, threads: 2, null, new CancellationToken(canceled: true))
            .Read(new MemoryStream(archive), Label);

    /// <summary>Every entry with its content, as an installation would write it.</summary>
    public static List<Found> Entries(byte[] archive)
    {
        var found = new List<Found>();
        var reader = new PackArchiveReader(PackLimits.Default, threads: 2, null, CancellationToken.None)
        {
            OnEntry = (facts, content) =>
            {
                using var text = new StreamReader(content, Encoding.Latin1, leaveOpen: true);
                found.Add(new Found(facts.Path.Bare, facts.IsDirectory ? null : text.ReadToEnd(), facts.IsExecutable));
            },
        };
        reader.Read(new MemoryStream(archive), Label);
        return found;
    }

    public static List<Found> Entries(RawTarBuilder tar) => Entries(tar.Gzip());

    /// <summary>Refused for what an entry is, in the tool's own words.</summary>
    public static void IsUnsafe(RawTarBuilder tar, string entry, string reason, long offset = 0)
    {
        var failure = Assert.Throws<ArchiveUnsafeException>(() => Inspect(tar));
        Assert.Equal($"archive is unsafe: {Label}: {Colon(entry)}{reason} (at byte {offset})", failure.Message);
        Assert.Equal((entry, offset, "archive_unsafe"), (failure.Entry, failure.Offset, failure.Code));
    }

    /// <summary>Refused for an entry's name, in the words of the Python tool.</summary>
    public static void HasInvalidPath(RawTarBuilder tar, string entry, string reason, long offset = 0)
    {
        var failure = Assert.Throws<ArchiveUnsafeException>(() => Inspect(tar));
        Assert.Equal($"Invalid archive member path: {Colon(entry)}{reason} (at byte {offset})", failure.Message);
        Assert.Equal((entry, offset, "archive_unsafe"), (failure.Entry, failure.Offset, failure.Code));
    }

    private static string Colon(string entry) => entry.Length > 0 ? entry + ": " : "";

    /// <summary>Refused as damaged.</summary>
    public static void IsDamaged(RawTarBuilder tar, string reason, long offset) => IsDamaged(tar.Gzip(), reason, offset);

    /// <summary>Refused as damaged.</summary>
    public static void IsDamaged(byte[] archive, string reason, long offset)
    {
        var failure = Assert.Throws<ArchiveCorruptException>(() => Inspect(archive));
        Assert.Equal($"archive is damaged: {Label}: {reason} (at byte {offset})", failure.Message);
        Assert.Equal("archive_corrupt", failure.Code);
    }

    /// <summary>Refused for a limit.</summary>
    public static LimitExceededException PassesLimit(Stream archive, string message, PackLimits? limits = null)
    {
        var failure = Assert.Throws<LimitExceededException>(() => Inspect(archive, limits));
        Assert.Equal("limit exceeded: " + message, failure.Message);
        Assert.Equal("limit_exceeded", failure.Code);
        return failure;
    }
}
