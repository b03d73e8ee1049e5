namespace KnowledgePacks.CommandLine.Generator;

/// <summary>What can only be wrong between declarations.</summary>
internal static class SpecChecks
{
    public static IEnumerable<Problem> Check(CommandLineSpec line, IEnumerable<CommandSpec> commands) =>
        [.. line.Problems, .. CheckPaths(line, commands), .. CheckContext(commands), .. CheckCommon(line), .. commands.SelectMany(c => CheckOptions(line, c))];

    public static IEnumerable<string> Paths(CommandSpec command) =>
        command.Aliases.Select(a => command.Path.Substring(0, command.Path.LastIndexOf(' ') + 1) + a).Prepend(command.Path);

    private static IEnumerable<Problem> CheckPaths(CommandLineSpec line, IEnumerable<CommandSpec> commands)
    {
        var groups = new HashSet<string>(line.Groups.Select(g => g.Name));
        var taken = new HashSet<string> { "help" };
        if (line.Prefix is not null)
            taken.Add(line.Prefix);
        foreach (var verb in line.Groups.Concat(line.Retired).Where(v => !taken.Add(v.Name)))
            yield return new(Problems.DuplicatePath, line.Place, verb.Name);
        foreach (var command in commands)
        {
            foreach (var path in Paths(command).Where(p => !taken.Add(p)))
                yield return new(Problems.DuplicatePath, command.Place, path);
            if (command.Path.IndexOf(' ') is > 0 and var space && !groups.Contains(command.Path.Substring(0, space)))
                yield return new(Problems.NoGroup, command.Place, command.Path.Substring(0, space));
        }
    }

    private static IEnumerable<Problem> CheckContext(IEnumerable<CommandSpec> commands)
    {
        var contexts = commands.SelectMany(c => c.Parameters).Where(p => p.Context is not null).ToArray();
        return contexts.Where(p => p.Context != contexts[0].Context).Select(p => new Problem(Problems.SecondContext, p.Place, p.Context!, contexts[0].Context!));
    }

    private static IEnumerable<Problem> CheckCommon(CommandLineSpec line) =>
        CheckForms(line.Common?.Options ?? new([]), ["-h", "--help", "--version"], line.Name);

    private static IEnumerable<Problem> CheckOptions(CommandLineSpec line, CommandSpec command) =>
        CheckForms(Emitter.OwnOptions(line, command), ["-h", "--help", .. line.Common?.Options.SelectMany(o => o.Forms) ?? []], command.Path);

    private static IEnumerable<Problem> CheckForms(IEnumerable<SymbolSpec> options, IEnumerable<string> others, string owner)
    {
        var taken = new HashSet<string>(others);
        return [.. options.SelectMany(o => o.Forms.Where(f => !taken.Add(f)).Select(f => new Problem(Problems.DuplicateOption, o.Place, f, owner)))];
    }
}
