using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KnowledgePacks.CommandLine.Generator;

/// <summary>Adds a model, a parser and a binder to the class marked <c>[CommandLine]</c>, for all methods marked <c>[Command]</c>.</summary>
[Generator]
public sealed class CommandLineGenerator : IIncrementalGenerator
{
    /// <summary>The tracking name of the step whose result decides whether anything is generated anew.</summary>
    public const string SpecStep = "Spec";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        context.RegisterPostInitializationOutput(static output =>
        {
            using var text = typeof(CommandLineGenerator).Assembly.GetManifestResourceStream("CommandLineAttributes.cs")!;
            output.AddEmbeddedAttributeDefinition();
            output.AddSource("CommandLineAttributes.g.cs", SourceText.From(text, Encoding.UTF8, canBeEmbedded: true));
        });
        var lines = context.SyntaxProvider.ForAttributeWithMetadataName(
            "KnowledgePacks.CommandLine.CommandLineAttribute", static (node, _) => node is ClassDeclarationSyntax, SpecReader.ReadCommandLine);
        var commands = context.SyntaxProvider.ForAttributeWithMetadataName(
            "KnowledgePacks.CommandLine.CommandAttribute", static (node, _) => node is MethodDeclarationSyntax, SpecReader.ReadCommand);
        var spec = lines.Collect().Combine(commands.Collect())
            .Select(static (pair, _) => (Lines: new EquatableList<CommandLineSpec>(pair.Left), Commands: new EquatableList<CommandSpec>(pair.Right)))
            .WithTrackingName(SpecStep);
        context.RegisterSourceOutput(spec, static (output, pair) => Generate(output, pair.Lines, pair.Commands));
    }

    private static void Generate(SourceProductionContext output, EquatableList<CommandLineSpec> lines, EquatableList<CommandSpec> commands)
    {
        var problems = commands.SelectMany(c => c.Problems).Concat(lines.SelectMany(l => SpecChecks.Check(l, commands)))
            .Concat(lines.Skip(1).Select(l => new Problem(Problems.SecondCommandLine, l.Place, l.Class))).Distinct().ToArray();
        foreach (var problem in problems)
            output.ReportDiagnostic(Diagnostic.Create(problem.Descriptor, problem.Place.ToLocation(), problem.First, problem.Second));
        if (problems.Length == 0 && lines.Count == 1)
            output.AddSource($"{lines[0].Class}.g.cs", new Emitter(lines[0], commands).Emit());
    }
}
