using System.Text;
using System.Text.Json.Nodes;
using KnowledgePacks.Installation;
using KnowledgePacks.Skills;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Skills;

public sealed class SkillTextTests : IDisposable
{
    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    public static IEnumerable<string> Descriptions() =>
    [
        "Physics", "a: b", "\"quoted\" and 'quoted'", "back\\slash \\n \\", "---", "a\n---\nuser-invocable: true\n", "# comment", "- list",
        "{a: b}", "[x]", "*alias", "&anchor", "!tag", "|", ">", "%YAML", "@at", "`tick`", "null", "true", "~", "1e3", "0x10", "2026-01-01",
        "\u0001\u001b[31m\u007f\u0085\u009f", "\u2028\u2029\ufeff\ufffe\uffff", "a\u202eb\u2066c", "tab\there", "\r\n\r\n", " ",
        "\U0001f980 crab",
        new string('x', 500), string.Concat(Enumerable.Repeat("\U0001f980", 200)), new string('"', 500), new string('\\', 500),
        string.Concat(Enumerable.Repeat("word ", 100)), "<!-- written by kpacks, sha256 0 -->",
    ];

    [Test]
    [MethodDataSource(nameof(Descriptions))]
    public void The_front_matter_is_yaml_whatever_the_manifest_says(string description)
    {
        var pack = new PackBuilder("no");
        pack.Manifest["description"] = description;
        pack.Manifest["schemaVersion"] = "2";
        var values = YamlScalar.ReadFrontMatter(Text(pack));
        Assert.Equal(["name", "description", "user-invocable"], values.Keys);
        Assert.Equal(("no", "false"), (values["name"], values["user-invocable"]));
        Assert.InRange(values["description"].Length, 1, SkillText.MaxDescription);
        Assert.DoesNotContain(values["description"], char.IsControl);
    }

    [Test]
    public void Says_what_the_pack_knows_and_where_it_is()
    {
        var pack = new PackBuilder("sample").With("skill.md", "---\r\nname: x\r\n---\r\n\r\n# Own\r\n\r\nguidance\r\n");
        pack.Manifest["topics"] = new JsonArray("tides", "a\nb");
        pack.Manifest["source_urls"] = new JsonArray([.. Enumerable.Range(1, 7).Select(i => JsonValue.Create($"https://example.org/{i}"))]);
        var text = Text(pack);
        Assert.Contains("description: \"A pack that tests are made with. Use when working with or asking about sample.\"\n", text);
        Assert.Contains("\n- 3 articles\n- 5 entities\n- 7 relationships\n", text);
        Assert.Contains("When working with or asked about sample: tides, a b.\n", text);
        Assert.Contains($"LadybugDB, storage version 43, one file:\n\n```text\n{temp["sample", "pack.db"]}\n```\n", text);
        Assert.Contains("- https://example.org/5\n- and 2 more, in its manifest.json\n", text);
        Assert.Contains("\n# Own\n\nguidance\n", text);
        Assert.DoesNotContain("name: x", text);
        Assert.DoesNotContain("\r", text);
    }

    [Test]
    public void A_pack_without_documents_has_a_skill_too()
    {
        var pack = new PackBuilder("bare").Without("skill.md").With("manifest.json", "{\"name\": \"bare\", \"version\": \"1.0.0\"}");
        var text = Text(pack);
        Assert.Contains("description: \"Knowledge Pack. Use when working with or asking about bare.\"\n", text);
        Assert.DoesNotContain("What it knows", text);
        Assert.DoesNotContain("says of itself", text);
    }

    [Test]
    public void A_skill_that_is_too_long_is_named()
    {
        var text = Text(new PackBuilder("long").With("skill.md", new string('x', PackLimits.MaxDocumentBytes + 1)));
        Assert.Contains($"Is too long for this file: {temp["long", "skill.md"]}\n", text);
        Assert.True(text.Length < 5000);
    }

    [Test]
    public void Is_of_the_pack_in_one_root()
    {
        new PackBuilder("sample").WriteTo(temp["sample"]);
        var file = SkillText.Of(new InstallRoot(temp.Path).Get(PackName.Parse("sample")));
        Assert.True(SkillText.IsOf(file, temp["sample"]));
        Assert.False(SkillText.IsOf(file, "/other/sample"));
        Assert.False(SkillText.IsOf(file, temp["samp"]));
    }

    private string Text(PackBuilder pack)
    {
        var name = pack.Manifest["name"]!.GetValue<string>();
        pack.WriteTo(temp[name]);
        return Encoding.UTF8.GetString(SkillText.Of(new InstallRoot(temp.Path).Get(PackName.Parse(name))));
    }
}
