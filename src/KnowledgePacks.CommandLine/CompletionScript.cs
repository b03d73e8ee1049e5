namespace KnowledgePacks.CommandLine;

/// <summary>
/// Completion for a shell: a table of what may stand where, and a function of that shell's that walks it (Completions/).
/// A row is <c>path|word|next|help</c>. For the word of a command, next is the path it leads to; for an option, what its value is,
/// in the words of <see cref="SymbolModel.Completion"/>; the word <c>*</c> stands for the arguments.
/// </summary>
public static class CompletionScript
{
    /// <summary>The shells there is a script for.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "powershell"];

    /// <summary>Writes the script.</summary>
    /// <exception cref="UsageException">There is none for this shell.</exception>
    public static void Write(TextWriter writer, CommandLineModel model, string shell)
    {
        using var resource = typeof(CompletionScript).Assembly.GetManifestResourceStream($"completion.{shell}")
            ?? throw new UsageException($"unknown shell: {shell}", $"one of {string.Join(", ", Shells)}");
        using var template = new StreamReader(resource);
        var rows = string.Join('\n', model.Commands.Prepend(model.Root).SelectMany(c => Rows(model, c)));
        rows = shell == "fish" ? rows.Replace("\\", "\\\\").Replace("'", "\\'") : rows;
        writer.Write(template.ReadToEnd()
            .Replace("@NAMES@", string.Join(shell == "powershell" ? ", " : " ", [model.Name, .. model.Root.Aliases]))
            .Replace("@NAME@", model.Name).Replace("@PREFIX@", model.Prefix).Replace("@ROWS@", rows));
    }

    private static IEnumerable<string> Rows(CommandLineModel model, CommandModel command) =>
    [
        .. from part in HelpSheet.Parts(model, command)
           from word in part.Aliases.Prepend(HelpSheet.LastWord(part))
           select $"{command.Path}|{word}|{part.Path}|{part.Summary}",
        .. from option in command.Options
           where !option.IsHidden
           from form in option.Forms
           select $"{command.Path}|{form}|{option.Completion}|{option.Help}",
        .. from argument in command.Arguments select $"{command.Path}|*|{argument.Completion}|{argument.Help}",
    ];
}
