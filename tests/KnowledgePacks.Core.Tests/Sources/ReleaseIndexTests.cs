using System.Text;
using System.Text.Json.Nodes;
using KnowledgePacks.Sources;

namespace KnowledgePacks.Core.Tests.Sources;

public class ReleaseIndexTests
{
    private const string Hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string NoDigest = "a SHA-256 is 64 hexadecimal digits";

    [Test]
    public void Reads_what_is_published()
    {
        var index = ReleaseIndex.Parse(Encoding.UTF8.GetBytes($$$"""
            {
              "name": "cve",
              "version": "2025.6.0",
              "format": "tar.gz-multipart-v1",
              "model": "some-model",
              "provenance": {"corpus": {"name": "cve", "date": null}},
              "createdAt": "2025-06-01T00:00:00.000Z",
              "sha256": "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
              "totalBytes": 4084862976,
              "partSize": 1992294400,
              "parts": [
                {"file": "cve.tar.gz.000", "bytes": 1992294400, "sha256": "{{{Hex}}}"},
                {"file": "cve.tar.gz.001", "bytes": 1992294400, "sha256": "{{{Hex}}}"},
                {"file": "cve.tar.gz.002", "bytes": 100274176, "sha256": "{{{Hex}}}"}
              ]
            }
            """), "cve.pack-release.json");
        Assert.Equal(("cve", "2025.6.0", Hex, 4084862976), (index.Name.Text, index.Version.ToString(), index.Sha256.Hex, index.Size));
        Assert.Equal(["cve.tar.gz.000", "cve.tar.gz.001", "cve.tar.gz.002"], index.Parts.Select(part => part.File));
        Assert.Equal([1992294400, 1992294400, 100274176], index.Parts.Select(part => part.Size));
        Assert.All(index.Parts, part => Assert.Equal(Hex, part.Sha256.Hex));
    }

    [Test]
    public void Does_without_what_it_does_not_need()
    {
        var index = Sample().Index;
        foreach (var key in (string[])["createdAt", "totalBytes", "partSize"])
            index.Remove(key);
        Assert.Equal(10, ReleaseIndex.Parse(Encoding.UTF8.GetBytes("\uFEFF" + index.ToJsonString()), "x").Size);
    }

    [Test]
    [Arguments("{", "Invalid JSON: line 1, column 2: the text ends too early")]
    [Arguments("""{"name": "a", "name": "b"}""", "Invalid JSON: line 1, column 15: duplicate key 'name'")]
    [Arguments("", "Invalid JSON: line 1, column 1: the file is empty")]
    [Arguments("[]", "format must be tar.gz-multipart-v1, not ''")]
    [Arguments("{}", "format must be tar.gz-multipart-v1, not ''")]
    public void Refuses_what_is_no_index(string text, string reason) => Assert.Equal(reason, Reason(Encoding.UTF8.GetBytes(text)));

    [Test]
    [Arguments("format", "\"tar.zst-multipart-v1\"", "format must be tar.gz-multipart-v1, not 'tar.zst-multipart-v1'")]
    [Arguments("format", "1", "format must be tar.gz-multipart-v1, not ''")]
    [Arguments("name", "null", "Pack name cannot be empty")]
    [Arguments("name", "\"..\"",
        "Pack name '..' contains invalid characters. Pack names must start with an alphanumeric character and contain only alphanumeric " +
        "characters, hyphens, and underscores.")]
    [Arguments("version", "\"2025.06.1\"", "Invalid semantic version: 2025.06.1")]
    [Arguments("version", "null", "Invalid semantic version: ")]
    [Arguments("sha256", "\"abc\"", "sha256: " + NoDigest)]
    [Arguments("sha256", "null", "sha256: " + NoDigest)]
    [Arguments("parts", "[]", "it lists no parts")]
    [Arguments("parts", "null", "it lists no parts")]
    [Arguments("parts", "{}", "it lists no parts")]
    [Arguments("parts", "[5]", "'' is no part's file name")]
    [Arguments("totalBytes", "9", "totalBytes is not the sum of the parts' bytes")]
    [Arguments("totalBytes", "10.5", "totalBytes is not the sum of the parts' bytes")]
    [Arguments("totalBytes", "\"10\"", "totalBytes is not the sum of the parts' bytes")]
    [Arguments("totalBytes", "null", "totalBytes is not the sum of the parts' bytes")]
    public void Refuses(string key, string value, string reason)
    {
        var release = Sample();
        release.Index[key] = JsonNode.Parse(value);
        Assert.Equal(reason, Reason(release.ToJson()));
    }

    [Test]
    [Arguments("file", "\"../../etc/passwd\"", "'../../etc/passwd' is no part's file name")]
    [Arguments("file", "\"a/b\"", "'a/b' is no part's file name")]
    [Arguments("file", "\"a\\\\b\"", "'a\\b' is no part's file name")]
    [Arguments("file", "\"..\"", "'..' is no part's file name")]
    [Arguments("file", "\".\"", "'.' is no part's file name")]
    [Arguments("file", "\"\"", "'' is no part's file name")]
    [Arguments("file", "\"C:x\"", "'C:x' is no part's file name")]
    [Arguments("file", "\"x\\n\"", "'x\n' is no part's file name")]
    [Arguments("file", "\"\u0661\"", "'\u0661' is no part's file name")]
    [Arguments("file", "null", "'' is no part's file name")]
    [Arguments("file", "\"sample-pack.tar.gz.000\"", "part sample-pack.tar.gz.000 is listed twice")]
    [Arguments("bytes", "null", "part sample-pack.tar.gz.001 has no size")]
    [Arguments("bytes", "-1", "part sample-pack.tar.gz.001 has no size")]
    [Arguments("bytes", "1.5", "part sample-pack.tar.gz.001 has no size")]
    [Arguments("bytes", "99999999999999999999", "part sample-pack.tar.gz.001 has no size")]
    [Arguments("bytes", "\"4\"", "part sample-pack.tar.gz.001 has no size")]
    [Arguments("bytes", "9223372036854775807", "the parts' sizes add up to more than can be")]
    [Arguments("sha256", "\"\"", "part sample-pack.tar.gz.001: " + NoDigest)]
    [Arguments("sha256", "5", "part sample-pack.tar.gz.001: " + NoDigest)]
    public void Refuses_a_part(string key, string value, string reason)
    {
        var release = Sample();
        release.Index.Remove("totalBytes");
        release.Part(1)[key] = JsonNode.Parse(value);
        Assert.Equal(reason, Reason(release.ToJson()));
    }

    private static ReleaseBuilder Sample() => new([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 4);

    private static string Reason(byte[] utf8)
    {
        var failure = Assert.Throws<ArchiveUnsupportedException>(() => ReleaseIndex.Parse(utf8, "x.json"));
        const string Start = "not a pack archive: x.json: ";
        Assert.StartsWith(Start, failure.Message, StringComparison.Ordinal);
        Assert.Equal("archive_unsupported", failure.Code);
        return failure.Message[Start.Length..];
    }
}
