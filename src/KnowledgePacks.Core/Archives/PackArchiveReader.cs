using System.Formats.Tar;
using KnowledgePacks.Archives.Tar;
using KnowledgePacks.Content;
using KnowledgePacks.Manifests;
using KnowledgePacks.Names;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Archives;

/// <summary>
/// Reads an archive once, from its first byte to its last: the one path that inspecting, validating, installing and
/// updating share. It knows nothing of the disk, nor of where the bytes come from.
/// </summary>
/// <param name="limits">What the archive may cost.</param>
/// <param name="threads">Threads that expand it; at least 1. One means that all is done on the calling thread.</param>
/// <param name="onRead">Told how many bytes of the archive have been read.</param>
/// <param name="cancellation">Ends the reading.</param>
internal sealed class PackArchiveReader(PackLimits limits, int threads, Action<long>? onRead, CancellationToken cancellation)
{
    private readonly NameFolding folding = new();

    /// <summary>
    /// Called for each entry but the archive's own root, before its content is looked at. The second argument tells whether kpacks made
    /// the archive with its documents first (<see cref="ArchiveOrder"/>).
    /// </summary>
    public Action<TarEntryFacts, bool>? OnHeader { get; init; }

    /// <summary>Called for each such entry, with a file's content; what it leaves unread is skipped.</summary>
    public Action<TarEntryFacts, Stream>? OnEntry { get; init; }

    /// <summary>Called with a manifest.json that lies at the archive's top, as soon as it has gone by.</summary>
    public Action<byte[]>? OnManifest { get; init; }

    /// <summary>Reads the archive to its end.</summary>
    /// <param name="bytes">The archive's bytes. Disposed when this returns, or soon after where another thread waits for more of
    /// them.</param>
    /// <param name="label">What messages call the archive.</param>
    /// <exception cref="KnowledgePackException">It is damaged, unsafe or too large.</exception>
    public ArchiveFacts Read(Stream bytes, string label)
    {
        var contents = new PackContents();
        var compressed = new DigestReadStream(bytes, label, onRead, threads > 1, cancellation);
        using var decompressed = Expand(compressed, label, out var format);
        using var grammar = new TarGrammar(decompressed, label, limits);
        var dotted = ReadEntries(grammar, label, contents);
        grammar.Finish();
        var descriptor = new PackDescriptor(format, compressed.GetDigest(), compressed.BytesRead);
        var inner = contents.Unwrap(out var wrapper);
        var layout = wrapper is not null ? ArchiveLayout.Wrapped : dotted ? ArchiveLayout.Dot : ArchiveLayout.Flat;
        return new ArchiveFacts(descriptor, layout, wrapper, inner);
    }

    private Stream Expand(DigestReadStream compressed, string label, out ArchiveFormat format)
    {
        try
        {
            return ArchiveCompression.OpenRead(compressed, label, limits, threads, out format);
        }
        catch
        {
            compressed.Dispose();
            throw;
        }
    }

    /// <summary>Whether an entry's name begins with a dot and a slash.</summary>
    private bool ReadEntries(TarGrammar grammar, string label, PackContents contents)
    {
        var dotted = false;
        bool? documentsFirst = null;
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
            documentsFirst ??= PackArchiveWriter.IsFirstDocument(facts, grammar.CurrentHeader);
            if (facts.Path == default)
                continue;
            OnHeader?.Invoke(facts, documentsFirst.Value);
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
        if (ReservedNames.IsInstallations(folding.Fold(facts.Path.Name)))
            throw new ArchiveUnsafeException($"archive is unsafe: it brings a receipt of its own: {facts.RawName} (at byte {facts.Offset})",
                facts.RawName, facts.Offset);
        contents.Add(new PackEntry(facts.Path, facts.Size, facts.IsExecutable && !facts.IsDirectory));
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
        if (facts.Path.Text == PackManifest.FileName && start.Length == facts.Size)
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
