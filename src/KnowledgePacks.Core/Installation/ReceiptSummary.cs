using System.Text.Json;

namespace KnowledgePacks.Installation;

/// <summary>
/// The few values of a receipt that a list of packs shows. They stand before the receipt's files, so that only the
/// first bytes are read: listing many packs must not cost what verifying them does.
/// </summary>
/// <param name="InstalledAt">When, in UTC.</param>
/// <param name="TotalSize">Bytes of all files.</param>
public sealed record ReceiptSummary(DateTimeOffset InstalledAt, long TotalSize)
{
    private const int HeadBytes = 64 << 10;

    /// <summary>Reads a pack's receipt as far as its files; <c>null</c> when the pack has none.</summary>
    /// <param name="packPath">The pack's directory.</param>
    /// <exception cref="FormatException">The file is no receipt.</exception>
    public static ReceiptSummary? Load(string packPath)
    {
        var path = Path.Join(packPath, InstallReceipt.FileName);
        if (!File.Exists(path))
            return null;
        using var file = File.OpenHandle(path);
        var head = new byte[(int)Math.Min(RandomAccess.GetLength(file), HeadBytes)];
        var length = RandomAccess.Read(file, head, 0);
        try
        {
            return Read(head.AsSpan(0, length)) ?? throw new FormatException("not a receipt: it has no time or no size");
        }
        catch (Exception mistake) when (mistake is JsonException or InvalidOperationException)
        {
            throw new FormatException("not a receipt", mistake);
        }
    }

    private static ReceiptSummary? Read(ReadOnlySpan<byte> head)
    {
        var reader = new Utf8JsonReader(head, isFinalBlock: false, default);
        DateTimeOffset? installedAt = null;
        long? totalSize = null;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                continue;
            if (reader.ValueTextEquals("installed_at") && reader.Read())
                installedAt = reader.GetDateTimeOffset();
            else if (reader.ValueTextEquals("total_size") && reader.Read())
                totalSize = reader.GetInt64();
            if (installedAt is { } time && totalSize is { } size)
                return new ReceiptSummary(time, size);
        }
        return null;
    }
}
