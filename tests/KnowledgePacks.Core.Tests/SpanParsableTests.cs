using System.Globalization;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Core.Tests;

public class SpanParsableTests
{
    private const string Hex = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    [Test]
    public void A_version_is_read_through_the_interfaces() =>
        Check<SemanticVersion>("1.2.3-rc.1+b", "1.2", "a version has three numbers, such as 1.0.0");

    [Test]
    public void A_range_is_read_through_the_interfaces() =>
        Check<VersionRange>("^1.2 || 3.x", ">1<2", "a range has versions such as 1.2.3, 1.2 or 1.x");

    [Test]
    public void A_name_is_read_through_the_interfaces() => Check<PackName>("tide-pools", "", "Pack name cannot be empty");

    [Test]
    public void A_digest_is_read_through_the_interfaces() => Check<Digest>(Hex, Hex[1..], "a SHA-256 is 64 hexadecimal digits");

    private static void Check<T>(string text, string wrong, string reason)
        where T : class, ISpanParsable<T>
    {
        CheckStrings<T>(text, wrong, reason);
        Assert.Equal(text, T.Parse(text.AsSpan(), Culture).ToString());
        Assert.True(T.TryParse(text.AsSpan(), null, out var read));
        Assert.Equal(text, read.ToString());
        Assert.Equal(reason, Assert.Throws<FormatException>(() => T.Parse(wrong.AsSpan(), null)).Message);
        Assert.False(T.TryParse(wrong.AsSpan(), Culture, out var none));
        Assert.Null(none);
    }

    // By itself: where T is an ISpanParsable, the compiler reads a string as a span.
    private static void CheckStrings<T>(string text, string wrong, string reason)
        where T : class, IParsable<T>
    {
        Assert.Equal(text, T.Parse(text, Culture).ToString());
        Assert.True(T.TryParse(text, null, out var read));
        Assert.Equal(text, read.ToString());
        Assert.Equal(reason, Assert.Throws<FormatException>(() => T.Parse(wrong, null)).Message);
        Assert.False(T.TryParse(wrong, Culture, out var none));
        Assert.Null(none);
        Assert.False(T.TryParse(null, null, out _));
        Assert.Throws<ArgumentNullException>(() => T.Parse(null!, null));
    }
}
