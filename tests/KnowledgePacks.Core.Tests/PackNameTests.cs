using System.Text.Json;

namespace KnowledgePacks.Core.Tests;

public class PackNameTests
{
    private const string InvalidText =
        "contains invalid characters. Pack names must start with an alphanumeric character and contain only alphanumeric characters, " +
        "hyphens, and underscores.";

    [Test]
    [Arguments("a")]
    [Arguments("0")]
    [Arguments("go-expert")]
    [Arguments("Physics_Expert-2")]
    [Arguments("a--__")]
    [Arguments("console")]
    [Arguments("com10")]
    [Arguments("com")]
    [Arguments("nul-pack")]
    [Arguments("0123456789012345678901234567890123456789012345678901234567890123")]
    public void Reads_a_name(string text)
    {
        Assert.True(PackName.TryParse(text, out var name, out var problem));
        Assert.Null(problem);
        Assert.Equal(text, name.Text);
        Assert.Equal(text, name.ToString());
        Assert.Equal(name, PackName.Parse(text));
    }

    [Test]
    [Arguments("-a")]
    [Arguments("_a")]
    [Arguments(".a")]
    [Arguments("a.b")]
    [Arguments("a b")]
    [Arguments(" a")]
    [Arguments("a/b")]
    [Arguments("a\\b")]
    [Arguments("..")]
    [Arguments("a:b")]
    [Arguments("a\0")]
    [Arguments("\u0661")] // An Arabic digit, which \d would take.
    [Arguments("a\uFF11")]
    [Arguments("\u00E9tude")]
    [Arguments("a\u0301")]
    [Arguments("\u212A")] // The Kelvin sign, a K when case is ignored.
    [Arguments("01234567890123456789012345678901234567890123456789012345678901234")]
    public void Refuses_other_characters_and_lengths_in_the_words_of_the_Python_tool(string text)
    {
        Assert.False(PackName.TryParse(text, out var name, out var problem));
        Assert.Null(name);
        Assert.Equal($"Pack name '{text}' {InvalidText}", problem);
        Assert.Equal(problem, Assert.Throws<FormatException>(() => PackName.Parse(text)).Message);
    }

    [Test]
    public void Refuses_a_newline_at_the_end()
    {
        Assert.False(PackName.TryParse("abc\n", out _, out var problem));
        Assert.Equal($"Pack name 'abc\n' {InvalidText}", problem);
    }

    [Test]
    [Arguments(null)]
    [Arguments("")]
    public void Refuses_nothing_as_a_name(string? text)
    {
        Assert.False(PackName.TryParse(text, out _, out var problem));
        Assert.Equal("Pack name cannot be empty", problem);
    }

    [Test]
    [Arguments("con")]
    [Arguments("CON")]
    [Arguments("Prn")]
    [Arguments("aux")]
    [Arguments("NUL")]
    [Arguments("com0")]
    [Arguments("COM1")]
    [Arguments("com9")]
    [Arguments("lpt0")]
    [Arguments("LPT9")]
    public void Refuses_device_names(string text)
    {
        Assert.False(PackName.TryParse(text, out _));
        Assert.False(PackName.TryParse(text, out _, out var problem));
        Assert.Equal($"Pack name '{text}' is a device name on Windows", problem);
    }

    [Test]
    public void Is_equal_to_the_same_spelling_only()
    {
        Assert.Equal(PackName.Parse("go-expert"), PackName.Parse("go-expert"));
        Assert.NotEqual(PackName.Parse("go-expert"), PackName.Parse("Go-expert"));
    }

    [Test]
    [Arguments("Go-Expert", true)]
    [Arguments("go-expert", false)]
    [Arguments("go-experts", false)]
    public void Collides_with_a_name_of_other_case(string other, bool collides)
    {
        Assert.Equal(collides, PackName.Parse("go-expert").Collides(other));
    }

    [Test]
    public void Is_a_string_in_JSON()
    {
        Assert.Equal("\"go-expert\"", JsonSerializer.Serialize(PackName.Parse("go-expert")));
        Assert.Equal("go-expert", JsonSerializer.Deserialize<PackName>("\"go-expert\"")!.Text);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<PackName>("\"../x\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<PackName>("5"));
    }
}
