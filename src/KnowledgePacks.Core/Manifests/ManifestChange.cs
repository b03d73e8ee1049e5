using System.Text.Json;

namespace KnowledgePacks.Manifests;

/// <summary>What became of something between two packs.</summary>
public enum ChangeKind
{
    /// <summary>The second alone has it.</summary>
    Added,

    /// <summary>The first alone has it.</summary>
    Removed,

    /// <summary>Both have it, and it is not the same.</summary>
    Changed,
}

/// <summary>A value of a manifest that another has not.</summary>
/// <param name="Path">Where, as a JSONPath, such as <c>$.graph_stats.articles</c> or <c>$.topics[1]</c>.</param>
/// <param name="Change">What became of it.</param>
/// <param name="Old">The first manifest's value; <c>null</c> when it has none.</param>
/// <param name="New">The second manifest's value; <c>null</c> when it has none.</param>
public sealed record ManifestChange(string Path, ChangeKind Change, JsonElement? Old, JsonElement? New)
{
    /// <summary>How two documents differ: keys in the first's order, then those that the second alone has; lists place by place.</summary>
    internal static IReadOnlyList<ManifestChange> Find(JsonElement? old, JsonElement? @new)
    {
        var changes = new List<ManifestChange>();
        Compare("$", old, @new, changes);
        return changes;
    }

    private static void Compare(string path, JsonElement? old, JsonElement? @new, List<ManifestChange> changes)
    {
        if (old is not { } left || @new is not { } right)
        {
            if (old is not null || @new is not null)
                changes.Add(new ManifestChange(path, old is null ? ChangeKind.Added : ChangeKind.Removed, old, @new));
        }
        else if (left.ValueKind == JsonValueKind.Object && right.ValueKind == JsonValueKind.Object)
            CompareObjects(path, left, right, changes);
        else if (left.ValueKind == JsonValueKind.Array && right.ValueKind == JsonValueKind.Array)
            for (var i = 0; i < Math.Max(left.GetArrayLength(), right.GetArrayLength()); i++)
                Compare($"{path}[{i}]", At(left, i), At(right, i), changes);
        else if (!JsonElement.DeepEquals(left, right))
            changes.Add(new ManifestChange(path, ChangeKind.Changed, left, right));
    }

    private static void CompareObjects(string path, JsonElement left, JsonElement right, List<ManifestChange> changes)
    {
        foreach (var member in left.EnumerateObject())
            Compare(Member(path, member.Name), member.Value, right.TryGetProperty(member.Name, out var other) ? other : null, changes);
        foreach (var member in right.EnumerateObject())
            if (!left.TryGetProperty(member.Name, out _))
                Compare(Member(path, member.Name), null, member.Value, changes);
    }

    private static JsonElement? At(JsonElement array, int index) => index < array.GetArrayLength() ? array[index] : null;

    /// <summary>RFC 9535: what is no name by itself stands in brackets and quotes.</summary>
    private static string Member(string path, string name)
    {
        var isPlain = name.Length > 0 && !char.IsAsciiDigit(name[0]);
        foreach (var letter in name)
            isPlain &= char.IsAsciiLetterOrDigit(letter) || letter == '_' || letter >= 0x80;
        return isPlain ? $"{path}.{name}"
            : $"{path}['{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}']";
    }
}
