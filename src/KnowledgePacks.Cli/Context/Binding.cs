using KnowledgePacks.Cli.Options;

namespace KnowledgePacks.Cli.Context;

/// <summary>
/// Where ConsoleAppFramework leaves what it bound: option groups, and the verb, which runs later under the one catch-all of
/// Program.cs. The framework would write what a verb throws by itself.
/// </summary>
internal sealed class Binding : IServiceProvider
{
    public CommonOptions Common { get; set; } = new(null, OutputFormat.Text, false, false, false, false, ColorWhen.Auto);

    public LimitOptions? Limits { get; set; }

    public InstallationOptions? Installation { get; set; }

    public SkillOptions? Skills { get; set; }

    public RootOptions? Root { get; set; }

    public Func<CommandContext, int>? Verb { get; set; }

    /// <summary>The framework makes the class of a verb with this.</summary>
    object IServiceProvider.GetService(Type serviceType) => this;
}
