using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Archives;

/// <summary>
/// The names of one archive or pack as a set: no two of them may be one file on any filesystem, and no file may also
/// be a parent. Keeps 128 bits of a hash for each name instead of the name, so that 100,000 long names cost little.
/// </summary>
internal sealed class EntryNames(PackLimits limits)
{
    private readonly Dictionary<UInt128, Known> known = [];
    private string lastParent = "";
    private long nameBytes;

    private enum Kind : byte
    {
        File,
        Directory,
        ImpliedDirectory,
    }

    /// <summary>Adds a name and its parents; returns why it cannot stand beside the others, or <c>null</c>.</summary>
    /// <exception cref="LimitExceededException">Too many names, or too long ones together.</exception>
    public string? Add(string path, bool isDirectory)
    {
        nameBytes += Encoding.UTF8.GetByteCount(path);
        if (nameBytes > PackLimits.MaxNameBytes)
            throw new LimitExceededException("bytes of names", PackLimits.MaxNameBytes);
        var slash = path.LastIndexOf('/');
        var parent = slash < 0 ? "" : path[..slash];
        if (parent != lastParent)
        {
            for (var at = parent.IndexOf('/'); at >= 0; at = parent.IndexOf('/', at + 1))
                if (Add(parent[..at], Kind.ImpliedDirectory) is { } above)
                    return above;
            if (parent.Length > 0 && Add(parent, Kind.ImpliedDirectory) is { } problem)
                return problem;
            lastParent = parent;
        }
        return Add(path, isDirectory ? Kind.Directory : Kind.File);
    }

    private string? Add(string path, Kind kind)
    {
        var spelling = Hash(path);
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(known, Hash(Fold(path)), out var exists);
        if (!exists)
        {
            // Directories that are only implied count too: one name may imply 31 of them.
            if (known.Count > limits.MaxEntries)
                throw new LimitExceededException("entries", limits.MaxEntries, PackLimits.EntriesOption);
            entry = new Known(spelling, kind);
            return null;
        }
        if (entry.Spelling != spelling)
            return "another entry has this name on a filesystem that ignores case";
        if (entry.Kind == Kind.File || kind == Kind.File)
            return entry.Kind == kind ? "the name occurs twice" : "the name is both a file and a directory";
        if (entry.Kind == Kind.Directory && kind == Kind.Directory)
            return "the name occurs twice";
        if (kind == Kind.Directory)
            entry = entry with { Kind = Kind.Directory };
        return null;
    }

    private static string Fold(string path) => path.ToUpperInvariant();

    private static UInt128 Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    private readonly record struct Known(UInt128 Spelling, Kind Kind);
}
