using KnowledgePacks.CommandLine;

namespace KnowledgePacks.Cli.Options;

/// <summary>Any text. What it is for decides what help calls it and what a shell offers (<see cref="KpacksCommandLine"/>).</summary>
internal abstract record Text<TSelf>(string Value) : Value<TSelf> where TSelf : Text<TSelf>, ITextValue<TSelf>
{
    public sealed override string ToString() => Value;

    public static implicit operator string(Text<TSelf> text) => text.Value;
}

/// <summary>The path of a directory that is read.</summary>
internal sealed record DirectoryPath(string Value) : Text<DirectoryPath>(Value), ITextValue<DirectoryPath>
{
    public static DirectoryPath From(string text) => new(text);
}

/// <summary>The path of a directory that is made.</summary>
internal sealed record NewDirectoryPath(string Value) : Text<NewDirectoryPath>(Value), ITextValue<NewDirectoryPath>
{
    public static NewDirectoryPath From(string text) => new(text);
}

/// <summary>Where an archive is: a path, or <c>-</c> for standard input.</summary>
internal sealed record ArchivePath(string Value) : Text<ArchivePath>(Value), ITextValue<ArchivePath>
{
    public static ArchivePath From(string text) => new(text);
}

/// <summary>Where an archive goes.</summary>
internal sealed record OutputPath(string Value) : Text<OutputPath>(Value), ITextValue<OutputPath>
{
    public static OutputPath From(string text) => new(text);
}

/// <summary>What may be anything, a mistake included.</summary>
internal sealed record PlainText(string Value) : Text<PlainText>(Value), ITextValue<PlainText>
{
    public static PlainText From(string text) => new(text);
}
