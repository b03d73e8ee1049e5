using System.Globalization;
using ConsoleAppFramework;
using KnowledgePacks.Cli.Context;
using KnowledgePacks.CommandLine;

namespace KnowledgePacks.Cli.Commands;

/// <summary>The shells there is a script for.</summary>
internal enum Shell
{
    Bash,
    Zsh,
    Fish,
    Powershell,
}

[RegisterCommands]
internal sealed class CompletionCommand(Binding binding)
{
    public static Verb Verb { get; } = new("completion")
    {
        Category = Categories.Tools,
        Details = "bash: source <(kpacks completion bash)\nzsh: kpacks completion zsh > \"${fpath[1]}/_kpacks\"\nfish: kpacks completion " +
            "fish | source\npowershell: kpacks completion powershell | Out-String | Invoke-Expression",
        Examples = ["kpacks completion bash"],
    };

    /// <summary>Print a shell's completion script</summary>
    /// <param name="shell">shell: The shell</param>
    [Command("completion")]
    public void Completion([Argument] Shell shell) => binding.Verb = context =>
    {
        using var script = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        CompletionScript.Write(script, context.Model, shell.ToString().ToLowerInvariant());
        context.Terminal.Output.Raw(script.ToString());
        return ExitCode.Done;
    };
}
