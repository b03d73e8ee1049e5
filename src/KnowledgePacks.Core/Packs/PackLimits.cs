namespace KnowledgePacks.Packs;

/// <summary>
/// What an archive may cost its reader. Checked while streaming: at most one buffer is read past a limit. The
/// defaults take every pack that was ever published with room to spare; each can be raised by the option named.
/// </summary>
public sealed record PackLimits
{
    /// <summary>Names of the options that raise the limits, as hints print them.</summary>
    internal const string EntriesOption = "--max-entries", ExpandedOption = "--max-size", RatioOption = "--max-ratio",
        WindowOption = "--max-window";

    /// <summary>Bytes of one manifest.json or kg_config.json.</summary>
    public const int MaxDocumentBytes = 1 << 20;

    /// <summary>Bytes of one GNU long-name or pax record.</summary>
    public const int MaxExtendedHeaderBytes = 64 << 10;

    /// <summary>Bytes of all entry names together, in UTF-8.</summary>
    public const long MaxNameBytes = 16L << 20;

    /// <summary>Expanded bytes below which <see cref="MaxRatio"/> is not looked at.</summary>
    public const long RatioFreeBytes = 64L << 20;

    /// <summary>The most that <see cref="MaxWindowBytes"/> may be raised to: what zstd's own programs take with <c>--long</c>.</summary>
    public const long WindowCeiling = 128L << 20;

    /// <summary>The defaults.</summary>
    public static PackLimits Default { get; } = new();

    /// <summary>Files and directories of one archive.</summary>
    public int MaxEntries { get; init; } = 100_000;

    /// <summary>Bytes of the decompressed archive.</summary>
    public long MaxExpandedBytes { get; init; } = 64L << 30;

    /// <summary>Decompressed bytes for each compressed byte.</summary>
    public int MaxRatio { get; init; } = 200;

    /// <summary>Bytes that a zstd frame's window may take of memory.</summary>
    public long MaxWindowBytes { get; init; } = 8L << 20;
}
