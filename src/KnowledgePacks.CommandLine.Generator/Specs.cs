using System.Collections;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace KnowledgePacks.CommandLine.Generator;

// What travels through the pipeline: values that compare by content and hold no symbol or syntax, so that an edit elsewhere costs nothing.

internal sealed record CommandLineSpec(
    string Namespace, string Class, string Name, string Summary, EquatableList<string> Aliases, string? Prefix, OptionGroupSpec? Common,
    EquatableList<VerbSpec> Groups, EquatableList<VerbSpec> Retired, Place Place, EquatableList<Problem> Problems);

/// <summary>A group (text: nothing) or a retired verb (text: its hint).</summary>
internal sealed record VerbSpec(string Name, string Summary, string? Text, string? Category);

internal sealed record CommandSpec(
    string Method, string Path, string Summary, EquatableList<string> Aliases, string? Details, EquatableList<string> Examples, string? Category, int Order,
    EquatableList<ParameterSpec> Parameters, Place Place, EquatableList<Problem> Problems);

/// <summary>A parameter of a command: a symbol, an option group, or the context (its type).</summary>
internal sealed record ParameterSpec(SymbolSpec? Symbol, OptionGroupSpec? Group, string? Context, Place Place);

internal sealed record OptionGroupSpec(string Type, string Heading, EquatableList<SymbolSpec> Options, EquatableList<Problem> Problems);

internal sealed record SymbolSpec(
    bool IsOption, string Name, string Term, string Help, EquatableList<string> Forms, string? ValueName, bool IsHidden, string Completion,
    EquatableList<string> Allowed, bool IsRequired, bool IsVariadic, TypeSpec Type, string Absent, Place Place);

/// <summary>How a type is read from text.</summary>
internal sealed record TypeSpec(string Name, string Bound, Reading Reading, EquatableList<string> Members, EquatableList<string> Words);

internal enum Reading
{
    Flag,
    Text,
    WholeNumber,
    Member,
    TryParse,
    TryParseWithProblem,
}

/// <summary>A mistake in a declaration.</summary>
internal sealed record Problem(DiagnosticDescriptor Descriptor, Place Place, string First, string Second = "");

internal sealed record Place(string File, TextSpan Span, LinePositionSpan Lines)
{
    public static Place Of(ISymbol symbol) =>
        symbol.Locations.FirstOrDefault(l => l.IsInSource) is { } l ? new(l.SourceTree!.FilePath, l.SourceSpan, l.GetLineSpan().Span) : new("", default, default);

    public Location ToLocation() => Location.Create(File, Span, Lines);
}

/// <summary>A list that compares by content.</summary>
internal sealed class EquatableList<T>(IEnumerable<T> items) : IEquatable<EquatableList<T>>, IEnumerable<T>
{
    private readonly T[] _items = [.. items];

    public int Count => _items.Length;

    public T this[int index] => _items[index];

    public bool Equals(EquatableList<T>? other) => other is not null && _items.SequenceEqual(other._items);

    public override bool Equals(object? obj) => Equals(obj as EquatableList<T>);

    public override int GetHashCode() => _items.Aggregate(17, (hash, item) => unchecked((hash * 31) + (item?.GetHashCode() ?? 0)));

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
