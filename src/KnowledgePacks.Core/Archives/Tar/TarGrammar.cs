using System.Text;
using KnowledgePacks.Content;
using KnowledgePacks.Names;

namespace KnowledgePacks.Archives.Tar;

/// <summary>
/// Stands between the decompressed stream and the tar reader and lets only blocks through that every tar reader takes
/// to mean the same. The reader behind it checks no header checksums, takes later duplicates for good and stops at the
/// end marker; CVE-2025-62518 came of two readers that disagreed about a size. The grammar is docs/archive-format.md.
/// </summary>
internal sealed class TarGrammar(Stream source, string label, PackLimits limits) : ReadOnlyStream
{
    private readonly byte[] block = new byte[TarHeader.BlockSize];
    private readonly EntryNames names = new(limits);
    private readonly byte[] joinedName = new byte[TarHeader.PrefixLength + 1 + TarHeader.NameLength];
    private byte[] extended = [];
    private int extendedLength;
    private byte pendingType;
    private byte[]? pendingName;
    private long? pendingSize;
    private bool isAfterComment;
    private State state = State.Header;
    private int unread;
    private long remaining;
    private long position;
    private long entryOffset;
    private long declaredBytes;

    private enum State
    {
        /// <summary>A header comes next.</summary>
        Header,

        /// <summary>The content of an entry and its padding.</summary>
        Content,

        /// <summary>The body of a long-name or pax header, kept until it is whole.</summary>
        Extended,

        /// <summary>One zero block has been seen; another must follow.</summary>
        HalfEnd,

        /// <summary>Both have: only zeros may follow.</summary>
        End,
    }

    /// <summary>The entry whose header was handed out last.</summary>
    public TarEntryFacts Current { get; private set; }

    /// <summary>The header of that entry, until more is read than its content.</summary>
    public ReadOnlySpan<byte> CurrentHeader => block;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        if (unread == 0 && state is State.Header or State.HalfEnd)
            ReadHeader();
        if (unread > 0)
            return HandOutBlock(buffer);
        return state switch
        {
            State.Content => ReadContent(buffer),
            State.Extended => ReadExtended(buffer),
            _ => ReadEnd(buffer),
        };
    }

    /// <summary>Reads to the end of the stream: the end marker must be whole and nothing but zeros may follow it.</summary>
    public void Finish()
    {
        if (state is not (State.HalfEnd or State.End))
            throw Corrupt("the tar reader stopped before the end marker");
        var rest = new byte[64 << 10];
        while (Read(rest) > 0)
        {
        }
    }

    private int HandOutBlock(Span<byte> buffer)
    {
        var count = Math.Min(unread, buffer.Length);
        block.AsSpan(block.Length - unread, count).CopyTo(buffer);
        unread -= count;
        return count;
    }

    private void ReadHeader()
    {
        var count = source.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
        if (count < block.Length)
            throw Corrupt(count == 0 ? "the end marker is missing" : "a header is cut short");
        var offset = position;
        position += count;
        unread = block.Length;
        var header = new TarHeader(block);
        if (header.IsZero)
        {
            // After a global comment, Python wants an entry too.
            if (pendingType != 0 || isAfterComment)
                throw Corrupt("an extended header has no entry");
            state = state == State.HalfEnd ? State.End : State.HalfEnd;
            return;
        }
        if (state == State.HalfEnd)
            throw Corrupt("a zero block stands before a header", offset);
        if (pendingType == 0)
            entryOffset = offset;
        Accept(header, offset);
        state = remaining == 0 ? State.Header : extendedLength > 0 ? State.Extended : State.Content;
    }

    private void Accept(TarHeader header, long offset)
    {
        if (!header.HasValidChecksum)
            throw Corrupt("a header's checksum does not hold", offset);
        if (!header.IsUstar && !header.IsGnu)
            throw Corrupt("a header is neither ustar nor GNU tar", offset);
        if (header.FindProblem() is { } problem)
            throw Unsafe(problem, RawName(header));
        if (!header.TryReadSize(out var size))
            throw Unsafe("the size is not a number that every reader reads alike", RawName(header));
        switch (header.TypeFlag)
        {
            case (byte)'x' or (byte)'L' when pendingType == 0:
            case (byte)'g' when offset == 0:
                BeginExtended(header.TypeFlag, size);
                break;
            case (byte)'0' or 0 or (byte)'5':
                AcceptEntry(header, size);
                break;
            case (byte)'1' or (byte)'2':
                throw Refused("Symlinks/hardlinks not allowed in pack archives: ", RawName(header), null);
            default:
                throw Unsafe(
                    $"entries of type '{Describe(header.TypeFlag)}' are not " +
                    $"allowed{(pendingType != 0 || header.TypeFlag == (byte)'g' ? " here" : "")}", RawName(header));
        }
    }

    private void BeginExtended(byte type, long size)
    {
        if (size > PackLimits.MaxExtendedHeaderBytes)
            throw new LimitExceededException(PackLimit.ExtendedHeaderBytes, PackLimits.MaxExtendedHeaderBytes);
        if (size == 0)
            throw Corrupt("an extended header is empty", entryOffset);
        pendingType = type;
        extendedLength = (int)size;
        if (extended.Length == 0)
            extended = new byte[PackLimits.MaxExtendedHeaderBytes + TarHeader.BlockSize];
        remaining = Padded(size);
    }

    private void AcceptEntry(TarHeader header, long size)
    {
        var isDirectory = header.TypeFlag == (byte)'5';
        var raw = pendingName is null ? RawName(header) : pendingName.AsSpan();
        if (pendingSize is { } paxSize && paxSize != size)
        {
            if (paxSize <= TarHeader.MaxOctalSize || size > TarHeader.MaxOctalSize)
                throw Unsafe($"the pax size {paxSize} differs from the header's {size}", raw);
            size = paxSize;
        }
        if (isDirectory && size != 0)
            throw Unsafe("a directory has content", raw);
        if (!PackPath.TryParse(raw, isDirectory, out var path, out var problem) || (problem = names.Add(path)) is not null)
            throw InvalidPath(raw, problem);
        // Written so that no sum overflows, padding included, whatever the limit.
        if (size > limits.MaxExpandedBytes - declaredBytes || size > long.MaxValue - TarHeader.BlockSize)
            throw new LimitExceededException(PackLimit.ExpandedBytes, limits.MaxExpandedBytes);
        declaredBytes += size;
        Current = new TarEntryFacts(path, !isDirectory && raw.Length == path.Text.Length ? path.Text : Encoding.UTF8.GetString(raw), size,
            header.IsOwnerExecutable, entryOffset);
        remaining = Padded(size);
        extendedLength = 0;
        pendingType = 0;
        pendingName = null;
        pendingSize = null;
        isAfterComment = false;
    }

    private int ReadContent(Span<byte> buffer)
    {
        var count = source.Read(buffer[..(int)Math.Min(buffer.Length, remaining)]);
        if (count == 0)
            throw Corrupt($"'{Current.RawName}' is cut short");
        position += count;
        remaining -= count;
        if (remaining == 0)
            state = State.Header;
        return count;
    }

    private int ReadExtended(Span<byte> buffer)
    {
        var whole = extended.AsSpan(0, (int)Padded(extendedLength));
        if (remaining == whole.Length)
        {
            // Whole and accepted before the tar reader sees any of it.
            var read = source.ReadAtLeast(whole, whole.Length, throwOnEndOfStream: false);
            position += read;
            if (read < whole.Length)
                throw Corrupt("an extended header is cut short");
            AcceptExtended(whole[..extendedLength]);
        }
        var count = (int)Math.Min(buffer.Length, remaining);
        whole.Slice(whole.Length - (int)remaining, count).CopyTo(buffer);
        remaining -= count;
        if (remaining == 0)
        {
            extendedLength = 0;
            state = State.Header;
        }
        return count;
    }

    private void AcceptExtended(Span<byte> body)
    {
        switch (pendingType)
        {
            case (byte)'g':
                if (!PaxRecords.IsLoneComment(body))
                    throw Unsafe("global pax headers are not allowed", "pax_global_header"u8);
                pendingType = 0;
                isAfterComment = true;
                break;
            case (byte)'L':
                var end = body.IndexOf((byte)0);
                if (end < 0 || body[end..].ContainsAnyExcept((byte)0))
                    throw Unsafe("a long name has no NUL at its end, or one inside", body[..Math.Min(body.Length, 100)]);
                pendingName = body[..end].ToArray();
                break;
            default:
                var records = new PaxRecords();
                if (records.Read(body) is { } problem)
                    throw Unsafe(problem, records.Path);
                pendingName = records.Path;
                pendingSize = records.Size;
                break;
        }
        // The tar reader has its own complaints about names with line breaks; whether it is a directory is not known yet.
        if (pendingName is not null && !PackPath.TryParse(pendingName, isDirectory: true, out _, out var nameProblem))
            throw InvalidPath(pendingName, nameProblem);
    }

    private int ReadEnd(Span<byte> buffer)
    {
        var read = source.Read(buffer);
        if (buffer[..read].IndexOfAnyExcept((byte)0) is >= 0 and var at)
            throw Corrupt("something follows the end marker", position + at);
        position += read;
        return read;
    }

    private ReadOnlySpan<byte> RawName(TarHeader header)
    {
        if (header.IsGnu || header.Prefix.IsEmpty)
            return header.Name;
        header.Prefix.CopyTo(joinedName);
        joinedName[header.Prefix.Length] = (byte)'/';
        header.Name.CopyTo(joinedName.AsSpan(header.Prefix.Length + 1));
        return joinedName.AsSpan(0, header.Prefix.Length + 1 + header.Name.Length);
    }

    private static long Padded(long size) => (size + TarHeader.BlockSize - 1) & -TarHeader.BlockSize;

    private static string Describe(byte type) => type is > 0x20 and < 0x7f ? ((char)type).ToString() : $"0x{type:x2}";

    private ArchiveUnsafeException InvalidPath(ReadOnlySpan<byte> raw, string problem) =>
        Refused("Invalid archive member path: ", raw, problem);

    private ArchiveUnsafeException Unsafe(string reason, ReadOnlySpan<byte> raw) => Refused($"archive is unsafe: {label}: ", raw, reason);

    private ArchiveUnsafeException Refused(string kind, ReadOnlySpan<byte> raw, string? reason)
    {
        var name = Encoding.UTF8.GetString(raw);
        // A long-name header may hold 64 KiB; the message is one line.
        var shown = raw.Length <= PackPath.MaxBytes ? name : string.Concat(name.AsSpan(0, Math.Min(name.Length, 200)), "…");
        return new($"{kind}{shown}{(shown.Length > 0 && reason is not null ? ": " : "")}{reason} (at byte {entryOffset})", name,
            entryOffset);
    }

    private ArchiveCorruptException Corrupt(string reason, long? offset = null) => new(label, reason, offset ?? position);
}
