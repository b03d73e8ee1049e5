namespace KnowledgePacks.CommandLine;

/// <summary>The whole command line as one manual page in the macros of man(7).</summary>
public static class ManPage
{
    /// <summary>Writes the root, then a section for every group and command; common options are listed once.</summary>
    public static void Write(TextWriter writer, CommandLineModel model)
    {
        writer.Write(
            $".TH {model.Name.ToUpperInvariant()} 1 \"\" \"{model.Name}\" \"User Commands\"\n.SH NAME\n{model.Name} \\- " +
            $"{Text(model.Root.Summary)}\n");
        writer.Write($".SH SYNOPSIS\n.B {model.Name}\n{Text(model.Root.Usage)}\n");
        WriteSections(writer, model, model.Root, ".SH");
        foreach (var command in model.Commands)
        {
            var words = HelpSheet.Words(model, command);
            writer.Write($".SH {Text(words).ToUpperInvariant()}\n{Text(command.Summary)}.\n.PP\n.B {Text(words)}\n{Text(command.Usage)}\n");
            if (command.Aliases.Count > 0)
                writer.Write($".PP\nAlso: {Text(string.Join(", ", command.Aliases))}.\n");
            foreach (var paragraph in command.Details?.Split('\n') ?? [])
                writer.Write($".PP\n{Text(paragraph)}\n");
            WriteSections(writer, model, command, ".SS");
        }
    }

    private static void WriteSections(TextWriter writer, CommandLineModel model, CommandModel command, string macro)
    {
        foreach (var (heading, rows) in HelpSheet.Sections(model, command)
            .Where(s => command == model.Root || s.Heading != model.Root.Options[0].Heading))
        {
            writer.Write($"{macro} {Text(macro == ".SH" ? heading.ToUpperInvariant() : heading)}\n");
            foreach (var (term, text) in rows)
                writer.Write(text == "" ? $".PP\n.B {Text(term)}\n" : $".TP\n.B {Text(term.Trim())}\n{Text(text)}\n");
        }
    }

    // A line that begins with a dot or an apostrophe would be a request; a plain hyphen may become a typographic one.
    private static string Text(string text) => (text is ['.' or '\'', ..] ? "\\&" : "") + text.Replace("\\", "\\e").Replace("-", "\\-");
}
