using System.Buffers.Binary;

namespace KnowledgePacks.Packs;

/// <summary>Whether the database is one file or a directory of files.</summary>
public enum DatabaseKind
{
    /// <summary>One file: LadybugDB, and Kuzu from 0.11.</summary>
    File,

    /// <summary>A directory: Kuzu up to 0.10.</summary>
    Directory,
}

/// <summary>
/// What the first bytes of a graph database say: four bytes of magic, then the storage version as a little-endian
/// unsigned 64-bit number. An engine opens only the storage versions it knows.
/// </summary>
/// <param name="Engine"><c>LadybugDB</c> or <c>Kuzu</c>.</param>
/// <param name="StorageVersion">The engine's storage version, such as 43.</param>
public sealed record DatabaseHeader(string Engine, ulong StorageVersion)
{
    /// <summary>Bytes that <see cref="TryRead"/> looks at.</summary>
    public const int Length = 12;

    /// <summary>Reads a header from the first bytes of a database file, or of a directory's <c>catalog.kz</c>.</summary>
    public static DatabaseHeader? TryRead(ReadOnlySpan<byte> start)
    {
        if (start.Length < Length)
            return null;
        var engine = start.StartsWith("LBUG"u8) ? "LadybugDB" : start.StartsWith("KUZU"u8) ? "Kuzu" : null;
        return engine is null ? null : new DatabaseHeader(engine, BinaryPrimitives.ReadUInt64LittleEndian(start[4..]));
    }
}
