using System.Text;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Manifests;

public class ManifestRoundTripTests
{
    [Test]
    public void Keeps_unknown_keys_order_and_the_spelling_of_numbers()
    {
        const string Text = """
            {
              "zeta": {
                "b": [
                  1,
                  2.50,
                  {
                    "deep": null
                  }
                ],
                "a": true
              },
              "license": "MIT",
              "graph_stats": {
                "size_mb": 1.0,
                "relationships": 1e3,
                "entities": 12345678901234567890123456789,
                "articles": 0.10,
                "chunks": 1E+2
              },
              "version": "1.0.0",
              "name": "a",
              "eval_scores": null,
              "description": "d",
              "x-empty": [],
              "x-none": {}
            }

            """;
        Assert.Equal(Text, Rewrite(Text));
    }

    [Test]
    public void Keeps_characters_beyond_ASCII_as_they_are()
    {
        const string Text =
            "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"description\": \"Größe, 知識, <b>&'+\",\n" +
            "  \"ключ\": \"é\"\n}\n";
        Assert.Equal(Text, Rewrite(Text));
    }

    [Test]
    [Arguments("\\u00e9", "é")]
    [Arguments("\\u003c\\/\\u0026", "</&")]
    [Arguments("\\ud83d\\ude00", "\U0001F600")]
    [Arguments("\U0001F600", "\U0001F600")]
    [Arguments("\\u0000\\u001f\\n\\\"\\\\", "\0\u001f\n\"\\")]
    [Arguments("\\u2028", "\u2028")]
    public void Keeps_the_value_of_every_string(string spelling, string value)
    {
        var once = Rewrite($$"""{"name": "a", "version": "1.0.0", "description": "{{spelling}}"}""");
        Assert.Equal(value, ManifestReading.Read(once, PackProfile.Legacy).Description);
        Assert.Equal(once, Rewrite(once));
    }

    [Test]
    public void Writes_no_byte_order_mark_and_one_newline_at_the_end()
    {
        var bytes = ManifestReading.Read("\uFEFF{\"name\":\"a\",\"version\":\"1.0.0\"}\r\n\r\n", PackProfile.Legacy).ToJson();
        Assert.Equal("{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\"\n}\n"u8.ToArray(), bytes);
    }

    [Test]
    public void A_standard_manifest_is_the_same_after_a_round_trip()
    {
        var once = Rewrite(new PackBuilder().Manifest.ToJsonString(), PackProfile.Standard);
        Assert.Equal(once, Rewrite(once, PackProfile.Standard));
    }

    private static string Rewrite(string text, PackProfile profile = PackProfile.Legacy) =>
        Encoding.UTF8.GetString(ManifestReading.Read(text, profile).ToJson());
}
