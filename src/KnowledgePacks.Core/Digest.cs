using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using KnowledgePacks.Json;

namespace KnowledgePacks;

/// <summary>A SHA-256 digest, written as 64 lower-case hexadecimal digits.</summary>
[JsonConverter(typeof(DigestConverter))]
public sealed record Digest : ISpanParsable<Digest>
{
    /// <summary>Bytes of a SHA-256 digest.</summary>
    public const int Length = 32;

    // Not kept as text: a receipt of 100,000 files has as many digests.
    private readonly UInt128 start, end;

    private Digest(ReadOnlySpan<byte> hash)
    {
        start = BinaryPrimitives.ReadUInt128BigEndian(hash);
        end = BinaryPrimitives.ReadUInt128BigEndian(hash[(Length / 2)..]);
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Hex
    {
        get
        {
            Span<byte> hash = stackalloc byte[Length];
            BinaryPrimitives.WriteUInt128BigEndian(hash, start);
            BinaryPrimitives.WriteUInt128BigEndian(hash[(Length / 2)..], end);
            return Convert.ToHexStringLower(hash);
        }
    }

    /// <summary>Makes a digest of the 32 bytes of a hash.</summary>
    public static Digest FromHash(ReadOnlySpan<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, Length);
        return new Digest(hash);
    }

    /// <summary>Parses 64 hexadecimal digits of either case.</summary>
    /// <exception cref="FormatException">With the reason in one line.</exception>
    public static Digest Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return TryParse(s, out var digest, out var problem) ? digest : throw new FormatException(problem);
    }

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static Digest Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s.ToString(), provider);

    /// <summary>Parses 64 hexadecimal digits of either case.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Digest? digest) =>
        TryParse(text, out digest, out _);

    /// <inheritdoc cref="TryParse(string?, out Digest?)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out Digest? result) =>
        TryParse(s, out result, out _);

    /// <inheritdoc cref="TryParse(string?, out Digest?)"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [NotNullWhen(true)] out Digest? result) =>
        TryParse(s.ToString(), out result, out _);

    /// <summary>Parses 64 hexadecimal digits of either case and says why a text is not that.</summary>
    public static bool TryParse(
        [NotNullWhen(true)] string? text, [NotNullWhen(true)] out Digest? digest, [NotNullWhen(false)] out string? problem)
    {
        var valid = text is { Length: 2 * Length } && text.AsSpan().IndexOfAnyExcept(HexDigits) < 0;
        digest = valid ? new Digest(Convert.FromHexString(text!)) : null;
        problem = valid ? null : "a SHA-256 is 64 hexadecimal digits";
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Hex;

    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");
}

/// <summary>A digest as JSON: lower-case hexadecimal.</summary>
public sealed class DigestConverter : TextConverter<Digest>
{
    /// <inheritdoc/>
    protected override bool TryParse(string? text, out Digest? value) => Digest.TryParse(text, out value);
}
