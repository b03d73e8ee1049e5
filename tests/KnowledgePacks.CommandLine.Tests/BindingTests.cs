extern alias kpacks;

using kpacks::KnowledgePacks.Cli;
using kpacks::KnowledgePacks.Cli.Context;

namespace KnowledgePacks.CommandLine.Tests;

/// <summary>What ConsoleAppFramework makes of the vectors that it is handed.</summary>
public class BindingTests
{
    private const int VectorCount = 20_000;

    /// <summary>The framework's state is one for the process.</summary>
    private static readonly Lock s_framework = new();

    public static IEnumerable<string> Texts() =>
        ["--", "-h", "--help", "--version", "-", "", "-1", "--from", "-o=x", "[1]", "{\"a\":1}", "a,b", ",", "true", "@file", "a=b", " ",
            "ä", "\u200b"];

    [Test]
    [MethodDataSource(nameof(Texts))]
    public void Every_text_arrives_as_it_was_given(string text)
    {
        Assert.Equal([text, text, null, true, new SampleLimits(), new SampleCommon(text)],
            Run(["package", $"-o={text}", "-s", $"--root={text}", "--", text]));
        Assert.Equal([new[] { text, "x", text }], Run(["verify", "--", text, "x", text]));
        Assert.Equal([new[] { text }, false, null, new SampleLimits()], Run(["install", "--", text]));
    }

    [Test]
    public void Whatever_the_layer_lets_pass_the_framework_binds()
    {
        var vectors = new Vectors(KpacksCommandLine.Model, 31);
        var bound = 0;
        for (var i = 0; i < VectorCount; i++)
        {
            var arguments = new ParsedArguments(KpacksCommandLine.Model, vectors.Next());
            if (arguments.Kind != ParseKind.Run)
                continue;
            var binding = Bind([.. arguments.Command!.OptionGroups.Select(arguments.Vector), arguments.Vector()]);
            Assert.NotNull(binding.Verb);
            bound++;
        }
        Assert.True(bound > VectorCount / 20, $"{bound} of {VectorCount} vectors were bound");
    }

    [Test]
    [Arguments("package")]
    [Arguments("package d --level")]
    [Arguments("package d --level nonsense")]
    [Arguments("package d --nonsense")]
    [Arguments("package d e")]
    [Arguments("update x")]
    [Arguments("info not!a!name")]
    [Arguments("limits --threads x")]
    [Arguments("limits --threads 257")]
    [Arguments("list --help")]
    [Arguments("list --version")]
    [Arguments("nonsense")]
    [Arguments("version")]
    [Arguments("version nonsense")]
    [Arguments("")]
    public void A_vector_that_cannot_be_bound_is_a_usage_error_in_our_words(string line)
    {
        var failure = Assert.Throws<UsageException>(() => Bind([Vector.Of(line)]));

        Assert.Equal($"arguments that cannot be bound: {line}", failure.Message);
    }

    [Test]
    public void Every_command_of_the_schema_is_a_verb_or_a_group_of_options_that_a_verb_takes()
    {
        var commands = KpacksCommandLine.Model.Commands;
        var known = commands.Where(c => !c.IsGroup).Select(c => c.Path).Concat(commands.SelectMany(c => c.OptionGroups)).Distinct();

        Assert.Equal(KpacksCommandLine.Framework.GetCliSchema().Select(d => d.CommandName).Order(), known.Order());
    }

    [Test]
    public void A_parameter_of_a_type_that_nobody_knows_is_refused() =>
        Assert.Throws<InvalidOperationException>(() =>
            new CommandLineModel("t", "T", KpacksCommandLine.Framework.GetCliSchema(), [new("list"), new("info")], []).Commands);

    private static List<object?> Run(string[] args)
    {
        var context = new SampleContext();
        SampleCommandLine.Parse(args).Invoke(context);
        return context.Seen;
    }

    private static Binding Bind(string[][] vectors)
    {
        var binding = new Binding();
        lock (s_framework)
        {
            foreach (var vector in vectors)
                KpacksCommandLine.Bind(vector, binding);
        }
        return binding;
    }
}
