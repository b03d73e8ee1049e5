extern alias kpacks;

using System.Globalization;

namespace KnowledgePacks.CommandLine.Tests;

/// <summary>A command line that the oracle is asked about: its model, and its parser.</summary>
public sealed record CommandLineUnderTest(string Name, CommandLineModel Model, Func<string[], ParsedArguments> Parse)
{
    public override string ToString() => Name;
}

public class OracleTests
{
    private const int VectorCount = 100_000;

    /// <summary>The seed of the vectors; another one is a longer test. The message of a failure says how to repeat it.</summary>
    private static readonly int s_seed = int.Parse(Environment.GetEnvironmentVariable("KPACKS_ORACLE_SEED") ?? "2026",
        CultureInfo.InvariantCulture);

    public static IEnumerable<CommandLineUnderTest> CommandLines() =>
    [
        new CommandLineUnderTest("sample", SampleCommandLine.Model, args => new ParsedArguments(SampleCommandLine.Model, args)),
        new CommandLineUnderTest("kpacks", kpacks::KnowledgePacks.Cli.KpacksCommandLine.Model,
            args => new ParsedArguments(kpacks::KnowledgePacks.Cli.KpacksCommandLine.Model, args)),
    ];

    [Test]
    [MethodDataSource(nameof(CommandLines))]
    public void Every_vector_binds_as_in_the_oracle_or_differs_deliberately(CommandLineUnderTest line)
    {
        var vectors = new Vectors(line.Model, s_seed);
        var oracle = new Oracle(line.Model);
        var kinds = new int[4];
        for (var i = 0; i < VectorCount; i++)
        {
            var args = vectors.Next();
            var disagreement = Ask(line, oracle, args, out var kind);
            if (disagreement is not null && !OracleDifference.All.Any(d => d.Explains(disagreement)))
                Assert.Fail($"vector {i} of seed {s_seed}: [{string.Join("] [", args)}]\n{disagreement}");
            kinds[(int)kind] += disagreement is null ? 1 : 0;
        }

        // The vectors are worth something only while many of them agree on something that would run.
        Assert.True(kinds[(int)ParseKind.Run] > VectorCount / 5,
            $"{kinds[(int)ParseKind.Run]} of {VectorCount} vectors agree on a command");
        Assert.All(kinds, count => Assert.True(count > 0));
    }

    [Test]
    [MethodDataSource(nameof(CommandLines))]
    public void Every_deliberate_difference_still_occurs(CommandLineUnderTest line)
    {
        var vectors = new Vectors(line.Model, s_seed + 1);
        var oracle = new Oracle(line.Model);
        var left = OracleDifference.All.ToList();
        for (var i = 0; i < VectorCount && left.Count > 0; i++)
        {
            var args = vectors.Next();
            if (Ask(line, oracle, args, out _) is { } disagreement)
                left.RemoveAll(d => d.Explains(disagreement));
        }

        Assert.Empty(left.Select(d => d.Name));
    }

    private static Disagreement? Ask(CommandLineUnderTest line, Oracle oracle, string[] args, out ParseKind kind)
    {
        var parsed = line.Parse(args);
        var expected = oracle.Read(OracleRespelling.RespellAll(parsed.Command?.Options ?? line.Model.Root.Options, args));
        var actual = Oracle.Read(parsed);
        kind = actual.Kind;
        return expected == actual || expected.Kind == ParseKind.Error && actual.Kind == ParseKind.Error
            ? null
            : new(line.Model, args, expected, actual, parsed.Error?.Message);
    }
}
