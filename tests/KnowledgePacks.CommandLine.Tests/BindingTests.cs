extern alias kpacks;

using kpacks::KnowledgePacks.Cli;

namespace KnowledgePacks.CommandLine.Tests;

/// <summary>What ConsoleAppFramework makes of the vectors that it is handed.</summary>
public class BindingTests
{
    private const int VectorCount = 20_000;

    /// <summary>The framework's state is one for the process.</summary>
    private static readonly Lock s_framework = new();

    public static TheoryData<string> Texts =>
        ["--", "-h", "--help", "--version", "-", "", "-1", "--from", "-o=x", "[1]", "{\"a\":1}", "a,b", ",", "true", "@file", "a=b", " ", "ä", "\u200b"];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Every_text_arrives_as_it_was_given(string text)
    {
        Assert.Equal([text, text, null, true, new SampleLimits(), new SampleCommon(text)], Run(["package", $"-o={text}", "-s", $"--root={text}", "--", text]));
        Assert.Equal([new[] { text, "x", text }], Run(["verify", "--", text, "x", text]));
        Assert.Equal([new[] { text }, false, null, new SampleLimits()], Run(["install", "--", text]));
    }

    [Fact]
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

    [Theory]
    [InlineData("package")]
    [InlineData("package d --level")]
    [InlineData("package d --level nonsense")]
    [InlineData("package d --nonsense")]
    [InlineData("package d e")]
    [InlineData("update x")]
    [InlineData("info not!a!name")]
    [InlineData("limits --threads x")]
    [InlineData("limits --threads 257")]
    [InlineData("list --help")]
    [InlineData("list --version")]
    [InlineData("nonsense")]
    [InlineData("version")]
    [InlineData("version nonsense")]
    [InlineData("")]
    public void A_vector_that_cannot_be_bound_is_a_usage_error_in_our_words(string line)
    {
        var failure = Assert.Throws<UsageException>(() => Bind([Vector.Of(line)]));

        Assert.Equal($"arguments that cannot be bound: {line}", failure.Message);
    }

    [Fact]
    public void Every_command_of_the_schema_is_a_verb_or_a_group_of_options_that_a_verb_takes()
    {
        var commands = KpacksCommandLine.Model.Commands;
        var known = commands.Where(c => !c.IsGroup).Select(c => c.Path).Concat(commands.SelectMany(c => c.OptionGroups)).Distinct();

        Assert.Equal(KpacksCommandLine.Framework.GetCliSchema().Select(d => d.CommandName).Order(), known.Order());
    }

    [Fact]
    public void A_parameter_of_a_type_that_nobody_knows_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => new CommandLineModel("t", "T", KpacksCommandLine.Framework.GetCliSchema(), [new("list"), new("info")], []).Commands);

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
