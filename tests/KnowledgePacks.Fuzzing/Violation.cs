namespace KnowledgePacks.Fuzzing;

/// <summary>What must never happen.</summary>
internal enum ViolationKind
{
    /// <summary>Something outside the install root was made, changed or removed.</summary>
    Outside,

    /// <summary>Something that is neither a regular file of one name nor a directory.</summary>
    SpecialFile,

    /// <summary>An installed pack, a mode, an owner, or something left over in the root.</summary>
    InstallRoot,

    /// <summary>An exit code, or an exit code and a state of the disk, that the documentation does not know.</summary>
    Unhandled,

    /// <summary>Standard output or error is not as documented, or has characters that no terminal should get.</summary>
    Output,

    /// <summary>Killed after five seconds.</summary>
    Slow,

    /// <summary>Another reader sees other names, sizes or bytes.</summary>
    Disagreement,

    /// <summary>Root and a plain user are told different things.</summary>
    Identity,
}

/// <summary>One thing that is wrong with a run.</summary>
internal sealed record Violation(ViolationKind Kind, string Text)
{
    public override string ToString() => $"{Kind}: {Verdict.Plain(Text)}";
}
