namespace KnowledgePacks.CommandLine;

/// <summary>What a command line asks for.</summary>
public enum ParseKind
{
    /// <summary>A command.</summary>
    Run,
    /// <summary>The help of the root, a group or a command.</summary>
    Help,
    /// <summary>The version.</summary>
    Version,
    /// <summary>Nothing that could be done.</summary>
    Error,
}
