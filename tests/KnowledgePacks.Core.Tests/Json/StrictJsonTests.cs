using System.Text;
using System.Text.Json;
using KnowledgePacks.Json;

namespace KnowledgePacks.Core.Tests.Json;

public class StrictJsonTests
{
    [Test]
    [Arguments("{}", JsonValueKind.Object)]
    [Arguments(" \r\n\t[1, 2.50, -3e+7, \"\\u00e9\"] \n", JsonValueKind.Array)]
    [Arguments("\"text\"", JsonValueKind.String)]
    [Arguments("null", JsonValueKind.Null)]
    [Arguments("true", JsonValueKind.True)]
    public void Reads_one_value(string text, JsonValueKind kind)
    {
        Assert.True(StrictJson.TryParse(Encoding.UTF8.GetBytes(text), out var root, out var problem));
        Assert.Null(problem);
        Assert.Equal(kind, root.Value.ValueKind);
    }

    [Test]
    public void Takes_a_byte_order_mark()
    {
        Assert.True(StrictJson.TryParse(Encoding.UTF8.GetBytes("\uFEFF{\"a\": 1}"), out var root, out _));
        Assert.Equal(1, root.Value.GetProperty("a").GetInt32());
    }

    [Test]
    public void Takes_one_byte_order_mark_only() => Assert.Equal("line 1, column 1: unexpected byte 0xef", Problem("\uFEFF\uFEFF{}"));

    [Test]
    [Arguments("""{"a": 1, "a": 1}""", "line 1, column 10: duplicate key 'a'")]
    [Arguments("""{"a": 1, "b": 2, "\u0061": 3}""", "line 1, column 18: duplicate key 'a'")]
    [Arguments("{\n  \"x\": {\n    \"b\": 1,\n    \"b\": 2\n  }\n}", "line 4, column 5: duplicate key 'b'")]
    [Arguments("""[{"a": 1}, {"a": [{"é": 1, "\u00e9": 2}]}]""", "line 1, column 29: duplicate key 'é'")]
    [Arguments("""{"": 1, "": 2}""", "line 1, column 9: duplicate key ''")]
    public void Refuses_duplicate_keys_at_any_depth_and_by_any_spelling(string text, string problem) =>
        Assert.Equal(problem, Problem(text));

    [Test]
    [Arguments("""{"a": {"a": 1}, "b": {"a": 2}}""")]
    [Arguments("""[{"a": 1}, {"a": 2}]""")]
    [Arguments("""{"a": 1, "A": 2}""")]
    [Arguments("{\"\u00e9\": 1, \"e\u0301\": 2}")]
    public void Takes_keys_that_are_not_the_same(string text) =>
        Assert.True(StrictJson.TryParse(Encoding.UTF8.GetBytes(text), out _, out _));

    [Test]
    [Arguments("")]
    [Arguments("\uFEFF")]
    public void Refuses_an_empty_file(string text) => Assert.Equal("line 1, column 1: the file is empty", Problem(text));

    [Test]
    public void Refuses_a_file_of_blanks() => Assert.EndsWith(": the file is empty", Problem(" \n\t "), StringComparison.Ordinal);

    [Test]
    [Arguments("{", "line 1, column 2: the text ends too early")]
    [Arguments("{\"a\": [1,\n", "line 2, column 1: the text ends too early")]
    [Arguments("\"abc", "line 1, column 5: the text ends too early")]
    [Arguments("tru", "line 1, column 4: the text ends too early")]
    [Arguments("{} x", "line 1, column 4: unexpected 'x'")]
    [Arguments("{}{}", "line 1, column 3: unexpected '{'")]
    [Arguments("{\"a\": 1,}", "line 1, column 9: unexpected '}'")]
    [Arguments("[1,\n 2,\n 03]", "line 3, column 3: unexpected '3'")]
    [Arguments("{a: 1}", "line 1, column 2: unexpected 'a'")]
    [Arguments("{'a': 1}", "line 1, column 2: unexpected '''")]
    [Arguments("[1] // comment", "line 1, column 5: unexpected '/'")]
    [Arguments("[NaN]", "line 1, column 2: unexpected 'N'")]
    [Arguments("[+1]", "line 1, column 2: unexpected '+'")]
    [Arguments("[.5]", "line 1, column 2: unexpected '.'")]
    [Arguments("[\"a\tb\"]", "line 1, column 4: unexpected byte 0x09")]
    [Arguments("[\"\\x\"]", "line 1, column 4: unexpected 'x'")]
    [Arguments("[\0]", "line 1, column 2: unexpected byte 0x00")]
    public void Says_where_a_mistake_is(string text, string problem) => Assert.Equal(problem, Problem(text));

    [Test]
    public void Counts_columns_in_bytes_from_the_line_s_start() =>
        Assert.Equal("line 2, column 8: unexpected ']'", Problem("{\r\n\"é\": 1]"));

    [Test]
    [Arguments("""{"a": "\ud800"}""", "line 1, column 7: not valid Unicode")]
    [Arguments("""{"a": "\udc00\ud800"}""", "line 1, column 7: not valid Unicode")]
    [Arguments("""{"a": "\ud800x"}""", "line 1, column 7: not valid Unicode")]
    [Arguments("""{"\ud800": 1}""", "line 1, column 2: not valid Unicode")]
    public void Refuses_lone_surrogates(string text, string problem) => Assert.Equal(problem, Problem(text));

    [Test]
    public void Takes_a_surrogate_pair()
    {
        Assert.True(StrictJson.TryParse("\"\\ud83d\\ude00\""u8.ToArray(), out var root, out _));
        Assert.Equal("\U0001F600", root.Value.GetString());
    }

    [Test]
    [Arguments(new byte[] { 0xff })]
    [Arguments(new byte[] { 0xc0, 0xaf })] // An overlong slash.
    [Arguments(new byte[] { 0xed, 0xa0, 0x80 })] // A surrogate.
    [Arguments(new byte[] { 0xe2, 0x82 })] // Cut short.
    [Arguments(new byte[] { 0xf5, 0x80, 0x80, 0x80 })] // Beyond Unicode.
    public void Refuses_bytes_that_are_not_UTF_8(byte[] bytes)
    {
        Assert.Equal("line 1, column 7: not valid Unicode", Problem([.. "{\"a\": \""u8, .. bytes, .. "\"}"u8]));
        Assert.Equal("line 1, column 2: not valid Unicode", Problem([.. "{\""u8, .. bytes, .. "\": 1}"u8]));
        Assert.Equal($"line 1, column 2: unexpected byte 0x{bytes[0]:x2}", Problem([.. "["u8, .. bytes, .. "]"u8]));
    }

    [Test]
    public void Reads_64_levels_and_no_more()
    {
        Assert.True(StrictJson.TryParse(Encoding.UTF8.GetBytes(new string('[', 64) + new string(']', 64)), out _, out _));
        Assert.StartsWith("line 1, column 65: ", Problem(new string('[', 65) + new string(']', 65)), StringComparison.Ordinal);
        Assert.NotNull(Problem(new string('[', 1 << 20)));
    }

    [Test]
    public void Outlives_the_bytes_it_was_read_from()
    {
        var bytes = "{\"a\": \"text\"}"u8.ToArray();
        Assert.True(StrictJson.TryParse(bytes, out var root, out _));
        bytes.AsSpan().Clear();
        Assert.Equal("text", root.Value.GetProperty("a").GetString());
    }

    private static string? Problem(string text) => Problem(Encoding.UTF8.GetBytes(text));

    private static string? Problem(byte[] utf8)
    {
        Assert.False(StrictJson.TryParse(utf8, out var root, out var problem));
        Assert.Null(root);
        return problem;
    }
}
