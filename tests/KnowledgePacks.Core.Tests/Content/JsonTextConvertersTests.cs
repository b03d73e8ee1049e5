using System.Text.Json;
using KnowledgePacks.Archives;
using KnowledgePacks.Packs;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Core.Tests.Content;

public class JsonTextConvertersTests
{
    [Theory]
    [InlineData(ArchiveFormat.TarGzip, "\"tar.gz\"")]
    [InlineData(ArchiveFormat.TarZstd, "\"tar.zst\"")]
    public void Formats_are_written_as_their_extension(ArchiveFormat format, string json)
    {
        Assert.Equal(json, JsonSerializer.Serialize(format));
        Assert.Equal(format, JsonSerializer.Deserialize<ArchiveFormat>(json));
    }

    [Theory]
    [InlineData(PackProfile.Standard, "\"standard\"")]
    [InlineData(PackProfile.Legacy, "\"legacy\"")]
    public void Profiles_are_written_as_their_name(PackProfile profile, string json)
    {
        Assert.Equal(json, JsonSerializer.Serialize(profile));
        Assert.Equal(profile, JsonSerializer.Deserialize<PackProfile>(json));
    }

    [Fact]
    public void Versions_are_written_as_they_are_read()
    {
        var version = SemanticVersion.Parse("1.2.3-rc.1+build");
        var json = JsonSerializer.Serialize(version);
        Assert.Equal("1.2.3-rc.1+build", JsonSerializer.Deserialize<string>(json));
        Assert.Equal(version, JsonSerializer.Deserialize<SemanticVersion>(json));
    }

    [Theory]
    [InlineData("\"zip\"")]
    [InlineData("\"TAR.GZ\"")]
    [InlineData("0")]
    [InlineData("null")]
    [InlineData("{}")]
    public void Anything_else_is_refused(string json)
    {
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ArchiveFormat>(json));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<PackProfile>(json));
    }
}
