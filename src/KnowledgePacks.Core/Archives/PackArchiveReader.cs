using System.Formats.Tar;
using KnowledgePacks.Archives.Names;
using KnowledgePacks.Archives.Tar;
using KnowledgePacks.Content;
using KnowledgePacks.Installation;
using KnowledgePacks.Manifests;
using KnowledgePacks.Packs;
using KnowledgePacks.Sources;

namespace KnowledgePacks.Archives;

/// <summary>
/// Reads an archive once, from its first byte to its last: the one path that inspecting, validating, installing and
/// updating share. It knows nothing of the disk.
/// </summary>
internal sealed class PackArchiveReader(PackLimits limits, int? threads, IProgress<TransferProgress>? progress,
    CancellationToken cancellation)
{
    /// <summary>Bytes of an archive for which a second thread is not worth its start.</summary>
    private const int SmallBytes = 256 << 10;

    private readonly NameFolding folding = new();

    /// <summary>Called for each entry but the archive's own root, with a file's content; what it leaves unread is skipped.</summary>
    public Action<TarEntryFacts, Stream>? OnEntry { get; init; }

    /// <summary>Called with a manifest.json that lies at the archive's top, as soon as it has gone by.</summary>
    public Action<byte[]>? OnManifest { get; init; }

    /// <summary>Reads the archive to its end.</summary>
    /// <exception cref="KnowledgePackException">It is damaged, unsafe, too large, or not what its index says.</exception>
    public ArchiveFacts Read(IPackSource source)
    {
        var contents = new PackContents();
        var descriptor = Read(source, contents, out var dotted);
        var inner = contents.Unwrap(out var wrapper);
        var layout = source.Index is not null ? ArchiveLayout.Release
            : wrapper is not null ? ArchiveLayout.Wrapped
            : dotted ? ArchiveLayout.Dot
            : ArchiveLayout.Flat;
        return new ArchiveFacts(descriptor, layout, wrapper, inner);
    }

    private PackDescriptor Read(IPackSource source, PackContents contents, out bool dotted)
    {
        var total = source.Size;
        var threadCount = threads ?? (total <= SmallBytes ? 1 : Environment.ProcessorCount);
        var compressed = new DigestReadStream(Open(source), source.Label,
            bytes => progress?.Report(new TransferProgress("reading", bytes, total)), threadCount > 1, cancellation);
        using var decompressed = Expand(compressed, source.Label, threadCount, out var format);
        using var grammar = new TarGrammar(decompressed, source.Label, limits);
        dotted = ReadEntries(grammar, source.Label, contents);
        grammar.Finish();
        var digest = compressed.GetDigest();
        if (source.Index is { } index && index.Sha256 != digest)
            throw new DigestMismatchException($"archive of {index.Name}", index.Sha256, digest);
        return new PackDescriptor(format, digest, compressed.BytesRead);
    }

    private Stream Expand(DigestReadStream compressed, string label, int threadCount, out ArchiveFormat format)
    {
        try
        {
            return ArchiveCompression.OpenRead(compressed, label, limits, threadCount, out format);
        }
        catch
        {
            compressed.Dispose();
            throw;
        }
    }

    private static Stream Open(IPackSource source)
    {
        try
        {
            return source.OpenRead();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SourceReadException(source.Label, failure);
        }
    }

    private bool ReadEntries(TarGrammar grammar, string label, PackContents contents)
    {
        var dotted = false;
        using var reader = new TarReader(grammar, leaveOpen: true);
        while (Next(reader, label) is { } entry)
        {
            if (entry is PaxGlobalExtendedAttributesTarEntry)
                continue;
            var facts = grammar.Current;
            if (!IsSameName(entry, facts) || entry.Length != facts.Size)
                throw new ArchiveUnsafeException(
                    $"archive is unsafe: {label}: {facts.RawName}: two readers of it disagree (at byte {facts.Offset})", facts.RawName,
                    facts.Offset);
            dotted |= facts.RawName.StartsWith("./", StringComparison.Ordinal);
            var content = entry.DataStream ?? Stream.Null;
            if (facts.Path.Length > 0)
                Take(facts, content, contents);
        }
        return dotted;
    }

    /// <summary>
    /// Whether both readers see one name. After a pax header without a path, the framework's reader forgets the ustar
    /// prefix that bsdtar writes (seen on .NET 10); the grammar's name is what counts everywhere else.
    /// </summary>
    private static bool IsSameName(TarEntry entry, TarEntryFacts facts) =>
        entry.Name == facts.RawName || (entry is PaxTarEntry && facts.RawName.EndsWith("/" + entry.Name, StringComparison.Ordinal));

    private void Take(TarEntryFacts facts, Stream content, PackContents contents)
    {
        if (folding.Fold(Path.GetFileName(facts.Path.AsSpan())).SequenceEqual(InstallReceipt.FileName))
            throw new ArchiveUnsafeException($"archive is unsafe: it brings a receipt of its own: {facts.RawName} (at byte {facts.Offset})",
                facts.RawName, facts.Offset);
        contents.Add(
            new PackEntry(facts.IsDirectory ? facts.Path + "/" : facts.Path, facts.Size, facts.IsExecutable && !facts.IsDirectory));
        var wanted = facts.IsDirectory ? 0 : contents.CaptureLength(facts.Path);
        if (wanted == 0)
        {
            OnEntry?.Invoke(facts, content);
            return;
        }
        var start = new byte[(int)Math.Min(wanted, facts.Size)];
        content.ReadExactly(start);
        contents.Capture(facts.Path, start);
        OnEntry?.Invoke(facts, new PrefixedStream(start, content));
        if (facts.Path == PackManifest.FileName)
            OnManifest?.Invoke(start);
    }

    /// <summary>
    /// The next entry. The grammar lets nothing malformed through; what the reader throws all the same, of the kinds
    /// that hostile headers are known to bring out of it, is the archive's fault too.
    /// </summary>
    private static TarEntry? Next(TarReader reader, string label)
    {
        try
        {
            return reader.GetNextEntry();
        }
        catch (Exception fault) when (fault is FormatException or OverflowException or ArgumentException or NotSupportedException
            or InvalidDataException or EndOfStreamException)
        {
            throw new ArchiveCorruptException(label, "a tar header cannot be read", cause: fault);
        }
    }
}
