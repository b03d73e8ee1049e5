namespace KnowledgePacks.Versions;

/// <summary>The five primitive comparisons that every range comes down to, and the two that are shorthand for a pair of them.</summary>
internal enum RangeOperator
{
    Equal,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Tilde,
    Caret,
}

/// <summary>One condition of a range: a primitive comparison with a bound.</summary>
internal readonly struct VersionComparator(RangeOperator comparison, SemanticVersion bound)
{
    /// <summary>The version compared with; a pre-release here admits pre-releases of the same three numbers.</summary>
    internal SemanticVersion Bound { get; } = bound;

    internal bool Admits(SemanticVersion version)
    {
        var order = version.CompareTo(Bound);
        return comparison switch
        {
            RangeOperator.Less => order < 0,
            RangeOperator.AtMost => order <= 0,
            RangeOperator.Greater => order > 0,
            RangeOperator.AtLeast => order >= 0,
            _ => order == 0,
        };
    }
}
