namespace KnowledgePacks.CommandLine;

/// <summary>A heading of a command's help with its rows.</summary>
internal sealed record HelpSection(string Heading, HelpRow[] Rows);
internal sealed record HelpRow(string Term, string Text);

/// <summary>What the help of a command says, before anybody lays it out.</summary>
internal static class HelpSheet
{
    public static string Words(CommandLineModel model, CommandModel command) => $"{model.Name} {command.Path}".TrimEnd();
    public static string LastWord(CommandModel command) => command.Path[(command.Path.LastIndexOf(' ') + 1)..];

    /// <summary>What a group consists of.</summary>
    public static IEnumerable<CommandModel> Parts(CommandLineModel model, CommandModel group) => model.Commands.Where(
        c => group.IsGroup && c.Path.Length > group.Path.Length && c.Path[..^LastWord(c).Length].TrimEnd() == group.Path);

    /// <summary>Headings with their rows; the text of an example is empty.</summary>
    public static IEnumerable<HelpSection> Sections(CommandLineModel model, CommandModel command)
    {
        if (command.Arguments.Count > 0)
            yield return new HelpSection("Arguments", [.. command.Arguments.Select(a => new HelpRow(a.Term, a.Help))]);
        foreach (var category in Parts(model, command).GroupBy(c => command == model.Root ? c.Category : null))
            yield return new HelpSection(category.Key ?? "Commands", [.. category.Select(c => new HelpRow(LastWord(c), c.Summary))]);
        var common = model.CommonOptions.Count;
        foreach (var group in command.Options.Skip(common).Concat(model.CommonOptions).Where(o => !o.IsHidden).GroupBy(o => o.Heading))
            yield return new HelpSection(group.Key ?? "Options", [.. group.Select(o => new HelpRow(o.Term, o.Help))]);
        if (command.Examples.Count > 0)
            yield return new HelpSection("Examples", [.. command.Examples.Select(e => new HelpRow(e, ""))]);
    }
}
