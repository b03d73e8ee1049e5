using System.Text.Json;
using KnowledgePacks.Manifests;

namespace KnowledgePacks.Core.Tests.Manifests;

public class ManifestChangeTests
{
    [Test]
    [Arguments("""{"a": 1}""", """{"a": 1.0}""")]
    [Arguments("""{"a": 1, "b": 2}""", """{"b": 2, "a": 1}""")]
    [Arguments("""{"a": "\u0062"}""", """{"a": "b"}""")]
    [Arguments("""{"a": {"b": [1, {"c": null}]}}""", """{"a": {"b": [1, {"c": null}]}}""")]
    public void Spelling_and_order_are_no_difference(string old, string @new) => Assert.Empty(Changes(old, @new));

    [Test]
    [Arguments("""{"a": 1}""", """{"a": 2}""", "Changed $.a 1 2")]
    [Arguments("""{"a": 1}""", """{}""", "Removed $.a 1 ")]
    [Arguments("""{}""", """{"a": null}""", "Added $.a  null")]
    [Arguments("""{"a": null}""", """{"a": 1}""", "Changed $.a null 1")]
    [Arguments("""{"a": [1, 2]}""", """{"a": [1, 3, 4]}""", "Changed $.a[1] 2 3", "Added $.a[2]  4")]
    [Arguments("""{"a": [1, 2]}""", """{"a": []}""", "Removed $.a[0] 1 ", "Removed $.a[1] 2 ")]
    [Arguments("""{"a": {}}""", """{"a": []}""", "Changed $.a {} []")]
    [Arguments("""{"a": {"b": {"c": "x"}}}""", """{"a": {"b": {"c": "y"}}}""", "Changed $.a.b.c \"x\" \"y\"")]
    [Arguments("""{"a.b": 1, "": 1, "1": 1, "it's\\": 1, "é_1": 1}""", "{}", "Removed $['a.b'] 1 ", "Removed $[''] 1 ",
        "Removed $['1'] 1 ", "Removed $['it\\'s\\\\'] 1 ", "Removed $.é_1 1 ")]
    public void Says_where_and_what(string old, string @new, params string[] changes) => Assert.Equal(changes, Changes(old, @new));

    private static IEnumerable<string> Changes(string old, string @new) => ManifestChange.Find(Parse(old), Parse(@new))
        .Select(change => $"{change.Change} {change.Path} {change.Old?.GetRawText()} {change.New?.GetRawText()}");

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
