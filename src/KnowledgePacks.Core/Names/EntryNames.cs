using System.Runtime.InteropServices;
using System.Text;

namespace KnowledgePacks.Names;

/// <summary>
/// The names of one archive or pack as a set: no two of them may be one file on any filesystem, and no file may also
/// be a parent. Kept as a tree, so that a directory's name is folded once, however much lies in it.
/// </summary>
internal sealed class EntryNames(PackLimits limits)
{
    private readonly Dictionary<Component, Node> known = new(new FoldedComparer());
    private string lastPath = "";
    private int lastParentLength;
    private int lastParent;
    private long nameBytes;

    private enum EntryKind : byte
    {
        File,
        Directory,
        ImpliedDirectory,
    }

    /// <summary>Adds a name and its parents; returns why it cannot stand beside the others, or <c>null</c>.</summary>
    /// <exception cref="LimitExceededException">Too many names, or too long ones together.</exception>
    public string? Add(PackPath entry)
    {
        var path = entry.Bare;
        var parent = 0;
        var start = path.LastIndexOf('/') + 1;
        // Most entries lie beside the one before.
        if (path.AsSpan(0, start).SequenceEqual(lastPath.AsSpan(0, lastParentLength)))
            parent = lastParent;
        else if (AddParents(path, ref parent) is { } problem)
            return problem;
        (lastPath, lastParentLength, lastParent) = (path, start, parent);
        return Add(new Component(parent, path, start, path.Length - start), entry.IsDirectory ? EntryKind.Directory : EntryKind.File,
            out _);
    }

    private string? AddParents(string path, ref int parent)
    {
        var start = 0;
        for (int end; (end = path.IndexOf('/', start)) >= 0; start = end + 1)
            if (Add(new Component(parent, path, start, end - start), EntryKind.ImpliedDirectory, out parent) is { } problem)
                return problem;
        return null;
    }

    private string? Add(Component component, EntryKind kind, out int id)
    {
        ref var node = ref CollectionsMarshal.GetValueRefOrAddDefault(known, component, out var exists);
        if (!exists)
        {
            node = new Node(component.Path, known.Count, kind);
            CheckLimits(component.PathToHere);
        }
        id = node.Id;
        if (!exists)
            return null;
        var spelling = node.Path.AsSpan(component.Start);
        if (spelling.IndexOf('/') is >= 0 and var end)
            spelling = spelling[..end];
        if (!component.Name.SequenceEqual(spelling))
            return $"'{component.PathToHere}' and '{node.Path.AsSpan(0, component.Start + spelling.Length)}' are one name where case and " +
                "Unicode forms are ignored";
        if (node.Kind == EntryKind.File || kind == EntryKind.File)
            return node.Kind == kind ? "the name occurs twice" : "the name is both a file and a directory";
        if (node.Kind == EntryKind.Directory && kind == EntryKind.Directory)
            return "the name occurs twice";
        if (kind == EntryKind.Directory)
            node = node with { Kind = kind };
        return null;
    }

    /// <summary>Directories that are only implied count too: one name may imply 31 of them.</summary>
    private void CheckLimits(ReadOnlySpan<char> path)
    {
        if (known.Count > limits.MaxEntries)
            throw new LimitExceededException(PackLimit.Entries, limits.MaxEntries);
        nameBytes += Encoding.UTF8.GetByteCount(path);
        if (nameBytes > PackLimits.MaxNameBytes)
            throw new LimitExceededException(PackLimit.NameBytes, PackLimits.MaxNameBytes);
    }

    /// <summary>One component of a path, below the node of its parent; the path is referred to, not copied.</summary>
    private readonly record struct Component(int Parent, string Path, int Start, int Length)
    {
        public ReadOnlySpan<char> Name => Path.AsSpan(Start, Length);

        public ReadOnlySpan<char> PathToHere => Path.AsSpan(0, Start + Length);
    }

    /// <summary>What is known of a name; the path is that of the first entry with it, and goes on below.</summary>
    private readonly record struct Node(string Path, int Id, EntryKind Kind);

    /// <summary>Finds names by what they fold to; the hash is seeded anew in each process, so nobody can make them collide.</summary>
    private sealed class FoldedComparer : IEqualityComparer<Component>
    {
        private readonly NameFolding one = new(), other = new();

        public bool Equals(Component x, Component y) =>
            x.Parent == y.Parent && (x.Name.SequenceEqual(y.Name) || one.Fold(x.Name).SequenceEqual(other.Fold(y.Name)));

        public int GetHashCode(Component component) => HashCode.Combine(component.Parent, string.GetHashCode(one.Fold(component.Name)));
    }
}
