using System.Text.Json;
using KnowledgePacks.Archives;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Core.Tests.Json;

public class JsonTextConvertersTests
{
    [Test]
    [Arguments(ArchiveFormat.TarGzip, "\"tar.gz\"")]
    [Arguments(ArchiveFormat.TarZstd, "\"tar.zst\"")]
    public void Formats_are_written_as_their_extension(ArchiveFormat format, string json)
    {
        Assert.Equal(json, JsonSerializer.Serialize(format));
        Assert.Equal(format, JsonSerializer.Deserialize<ArchiveFormat>(json));
    }

    [Test]
    [Arguments(PackProfile.Standard, "\"standard\"")]
    [Arguments(PackProfile.Legacy, "\"legacy\"")]
    public void Profiles_are_written_as_their_name(PackProfile profile, string json)
    {
        Assert.Equal(json, JsonSerializer.Serialize(profile));
        Assert.Equal(profile, JsonSerializer.Deserialize<PackProfile>(json));
    }

    [Test]
    public void Versions_are_written_as_they_are_read()
    {
        var version = SemanticVersion.Parse("1.2.3-rc.1+build");
        var json = JsonSerializer.Serialize(version);
        Assert.Equal("1.2.3-rc.1+build", JsonSerializer.Deserialize<string>(json));
        Assert.Equal(version, JsonSerializer.Deserialize<SemanticVersion>(json));
    }

    [Test]
    [Arguments("\"zip\"")]
    [Arguments("\"TAR.GZ\"")]
    [Arguments("0")]
    [Arguments("null")]
    [Arguments("{}")]
    public void Anything_else_is_refused(string json)
    {
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ArchiveFormat>(json));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<PackProfile>(json));
    }
}
