using System.Globalization;
using KnowledgePacks.CommandLine;

namespace KnowledgePacks.Cli.Commands;

internal static class CompletionCommand
{
    [Command("completion", "Print a shell's completion script", Category = KpacksCommandLine.Tools, Order = 130,
        Details = "bash: source <(kpacks completion bash)\nzsh: kpacks completion zsh > \"${fpath[1]}/_kpacks\"\nfish: kpacks completion fish | source\npowershell: kpacks completion powershell | Out-String | Invoke-Expression",
        Examples = ["kpacks completion bash"])]
    public static int Completion(
        [Argument("shell", "The shell", Allowed = ["bash", "zsh", "fish", "powershell"])] string shell,
        CommandContext context)
    {
        using var script = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        CompletionScript.Write(script, KpacksCommandLine.Model, shell);
        context.Output.Raw(script.ToString());
        return ExitCode.Done;
    }
}
