using System.Security.Cryptography;
using System.Text.Json;

namespace KnowledgePacks.Core.Tests;

public class DigestTests
{
    private const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Test]
    public void Is_written_as_64_lower_case_digits()
    {
        var digest = Digest.FromHash(SHA256.HashData([]));
        Assert.Equal(Empty, digest.Hex);
        Assert.Equal(Empty, digest.ToString());
    }

    [Test]
    public void Is_read_in_either_case()
    {
        Assert.True(Digest.TryParse(Empty.ToUpperInvariant(), out var upper));
        Assert.True(Digest.TryParse(Empty, out var lower, out var problem));
        Assert.Null(problem);
        Assert.Equal(lower, upper);
        Assert.Equal(Empty, upper.Hex);
    }

    [Test]
    [Arguments(null)]
    [Arguments("")]
    [Arguments("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85")]
    [Arguments("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8550")]
    [Arguments("g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [Arguments("0x3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85")]
    [Arguments("\u0663b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [Arguments("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85\n")]
    public void Refuses_anything_else(string? text)
    {
        Assert.False(Digest.TryParse(text, out var digest, out var problem));
        Assert.Null(digest);
        Assert.Equal("a SHA-256 is 64 hexadecimal digits", problem);
        Assert.False(Digest.TryParse(text, out _));
    }

    [Test]
    [Arguments(0)]
    [Arguments(20)]
    [Arguments(31)]
    [Arguments(33)]
    public void Is_made_of_32_bytes_only(int length) => Assert.Throws<ArgumentOutOfRangeException>(() => Digest.FromHash(new byte[length]));

    [Test]
    public void Is_a_string_in_JSON()
    {
        Assert.True(Digest.TryParse(Empty, out var digest));
        Assert.Equal($"\"{Empty}\"", JsonSerializer.Serialize(digest));
        Assert.Equal(digest, JsonSerializer.Deserialize<Digest>($"\"{Empty.ToUpperInvariant()}\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Digest>("\"abc\""));
    }
}
