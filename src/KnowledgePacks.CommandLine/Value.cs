using System.Diagnostics.CodeAnalysis;

namespace KnowledgePacks.CommandLine;

/// <summary>Reads a value; <paramref name="problem"/> may say what is wrong with it.</summary>
public delegate bool ValueParser<T>(string text, [NotNullWhen(true)] out T? value, out string? problem);

/// <summary>A type that says how it is read.</summary>
public interface IValue<TSelf>
{
    /// <summary>Reads a value; <paramref name="problem"/> may say what is wrong with it.</summary>
    static abstract bool TryParse(string text, [NotNullWhen(true)] out TSelf? value, out string? problem);
}

/// <summary>A type that is any text, a name for what the text is for.</summary>
public interface ITextValue<TSelf> : IValue<TSelf> where TSelf : ITextValue<TSelf>
{
    /// <summary>The text as a value.</summary>
    static abstract TSelf From(string text);

    static bool IValue<TSelf>.TryParse(string text, [NotNullWhen(true)] out TSelf? value, out string? problem)
    {
        (value, problem) = (TSelf.From(text), null);
        return true;
    }
}

/// <summary>A parameter type of a verb: the framework reads it in the same way as the layer that checks it.</summary>
#pragma warning disable CA1000 // The framework calls the type's own TryParse: ThreadCount.TryParse is this one.
public abstract record Value<TSelf> : ISpanParsable<TSelf> where TSelf : Value<TSelf>, IValue<TSelf>
{
    // The framework takes what begins with a dash for an option and "--" for the end. No argument of a process holds a NUL.
    private const char Guard = '\0';

    /// <summary>The text as the framework takes it for a value, whatever it begins with.</summary>
    internal static string Guarded(string text) => text.StartsWith('-') ? Guard + text : text;

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out TSelf? result) =>
        TSelf.TryParse((s ?? "").TrimStart(Guard), out result, out _);

    static bool ISpanParsable<TSelf>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [NotNullWhen(true)] out TSelf? result) =>
        TryParse(s.ToString(), provider, out result);

    static TSelf IParsable<TSelf>.Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var value) ? value : throw new FormatException();

    static TSelf ISpanParsable<TSelf>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s.ToString(), provider, out var value) ? value : throw new FormatException();
}
