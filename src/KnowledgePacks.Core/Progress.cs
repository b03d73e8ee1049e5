namespace KnowledgePacks;

/// <summary>What long work is doing.</summary>
public enum Phase
{
    /// <summary>Making an archive; bytes of the pack.</summary>
    Packaging,

    /// <summary>Reading an archive; bytes of the archive.</summary>
    Reading,

    /// <summary>Hashing installed files; bytes of the files.</summary>
    Verifying,
}

/// <summary>How far long work has come. Told often, and from the thread that works.</summary>
/// <param name="Phase">What is done.</param>
/// <param name="Subject">What it is done with: an archive as the caller named it, or a pack's name.</param>
/// <param name="Bytes">Bytes done in this phase.</param>
/// <param name="Total">Bytes to do in this phase; <c>null</c> when unknown, as from a pipe.</param>
public readonly record struct Progress(Phase Phase, string Subject, long Bytes, long? Total);
