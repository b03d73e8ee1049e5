using System.Diagnostics.CodeAnalysis;
using KnowledgePacks.CommandLine;

namespace KnowledgePacks.Cli;

/// <summary>Any text. What it is for decides what help calls it and what a shell offers (<see cref="KpacksCommandLine"/>).</summary>
internal abstract record Text<TSelf>(string Value) : Value<TSelf> where TSelf : Text<TSelf>, IValue<TSelf>
{
    public sealed override string ToString() => Value;

    public static implicit operator string(Text<TSelf> text) => text.Value;
}

/// <summary>The path of a directory that is read.</summary>
internal sealed record DirectoryPath(string Value) : Text<DirectoryPath>(Value), IValue<DirectoryPath>
{
    public static bool TryParse(string text, [NotNullWhen(true)] out DirectoryPath? value, out string? problem)
    {
        (value, problem) = (new DirectoryPath(text), null);
        return true;
    }
}

/// <summary>Where an archive is: a path, or <c>-</c> for standard input.</summary>
internal sealed record ArchivePath(string Value) : Text<ArchivePath>(Value), IValue<ArchivePath>
{
    public static bool TryParse(string text, [NotNullWhen(true)] out ArchivePath? value, out string? problem)
    {
        (value, problem) = (new ArchivePath(text), null);
        return true;
    }
}

/// <summary>Where an archive goes.</summary>
internal sealed record OutputPath(string Value) : Text<OutputPath>(Value), IValue<OutputPath>
{
    public static bool TryParse(string text, [NotNullWhen(true)] out OutputPath? value, out string? problem)
    {
        (value, problem) = (new OutputPath(text), null);
        return true;
    }
}

/// <summary>What may be anything, a mistake included.</summary>
internal sealed record PlainText(string Value) : Text<PlainText>(Value), IValue<PlainText>
{
    public static bool TryParse(string text, [NotNullWhen(true)] out PlainText? value, out string? problem)
    {
        (value, problem) = (new PlainText(text), null);
        return true;
    }
}
