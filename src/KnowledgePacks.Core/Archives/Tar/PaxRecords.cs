using System.Buffers.Text;
using System.Text.Unicode;

namespace KnowledgePacks.Archives.Tar;

/// <summary>
/// The records of a pax extended header (POSIX pax(1), "pax Header Block"): <c>LENGTH KEY=VALUE\n</c>, where LENGTH
/// counts the whole record. Only keys that every reader understands alike are let through.
/// </summary>
internal sealed class PaxRecords
{
    private static readonly string[] Keys = ["path", "size", "mtime", "atime", "ctime", "uid", "gid", "uname", "gname"];

    /// <summary>The entry's name as it stands; <c>null</c> when the header does not say one.</summary>
    public byte[]? Path { get; private set; }

    /// <summary>The entry's size in bytes; <c>null</c> when the header does not say one.</summary>
    public long? Size { get; private set; }

    /// <summary>
    /// Reads the records of one entry; returns why they are refused, or <c>null</c>. Times and owners, which mean nothing
    /// here, are overwritten with zeros, so that the tar reader takes no offence at an owner of more than 31 bits.
    /// </summary>
    public string? Read(Span<byte> body)
    {
        var seen = 0;
        while (!body.IsEmpty)
        {
            if (!TryTake(ref body, out var key, out var value))
                return "a pax record is malformed";
            var index = IndexOf(key);
            if (index < 0)
                return $"the pax key '{System.Text.Encoding.UTF8.GetString(key)}' is not allowed";
            if ((seen & (1 << index)) != 0)
                return "a pax key occurs twice";
            seen |= 1 << index;
            if (index == 0)
            {
                Path = value.ToArray();
            }
            else if (index == 1)
            {
                if (value.IsEmpty || !Utf8Parser.TryParse(value, out long size, out var used) || used != value.Length
                    || value[0] is (byte)'-' or (byte)'+')
                    return "the pax size is not a number";
                Size = size;
            }
            else
            {
                value.Fill((byte)'0');
            }
        }
        return null;
    }

    /// <summary>Whether a global header holds a lone comment, as <c>git archive</c> writes.</summary>
    public static bool IsLoneComment(Span<byte> body) =>
        TryTake(ref body, out var key, out _) && body.IsEmpty && key.SequenceEqual("comment"u8);

    private static bool TryTake(ref Span<byte> body, out Span<byte> key, out Span<byte> value)
    {
        key = value = default;
        if (!Utf8Parser.TryParse(body, out int length, out var digits) || body[0] is (byte)'0' or (byte)'-' or (byte)'+'
            || length > body.Length || length < digits + 4 || body[digits] != ' ' || body[length - 1] != '\n')
            return false;
        var record = body[(digits + 1)..(length - 1)];
        var equals = record.IndexOf((byte)'=');
        if (equals <= 0 || record.Contains((byte)0) || !Utf8.IsValid(record))
            return false;
        key = record[..equals];
        value = record[(equals + 1)..];
        body = body[length..];
        return true;
    }

    private static int IndexOf(ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < Keys.Length; i++)
            if (System.Text.Ascii.Equals(key, Keys[i]))
                return i;
        return -1;
    }
}
