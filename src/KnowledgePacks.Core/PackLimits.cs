namespace KnowledgePacks;

/// <summary>What can be too much about an archive.</summary>
public enum PackLimit
{
    /// <summary><see cref="PackLimits.MaxEntries"/>.</summary>
    Entries,

    /// <summary><see cref="PackLimits.MaxExpandedBytes"/>.</summary>
    ExpandedBytes,

    /// <summary><see cref="PackLimits.MaxRatio"/>.</summary>
    Ratio,

    /// <summary><see cref="PackLimits.MaxWindowBytes"/>.</summary>
    WindowBytes,

    /// <summary><see cref="PackLimits.MaxNameBytes"/>.</summary>
    NameBytes,

    /// <summary><see cref="PackLimits.MaxExtendedHeaderBytes"/>.</summary>
    ExtendedHeaderBytes,
}

internal static class PackLimitWords
{
    public static string Word(this PackLimit limit) => limit switch
    {
        PackLimit.Entries => "entries",
        PackLimit.ExpandedBytes => "bytes of the unpacked archive",
        PackLimit.Ratio => "unpacked bytes for each byte of the archive",
        PackLimit.WindowBytes => "bytes of a zstd window",
        PackLimit.NameBytes => "bytes of names",
        _ => "bytes of a long-name or pax header",
    };
}

/// <summary>
/// What an archive may cost its reader. Checked while streaming: at most one buffer is read past a limit. The
/// defaults take every pack that was ever published with room to spare.
/// </summary>
public sealed record PackLimits
{
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
