using KnowledgePacks.CommandLine.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KnowledgePacks.CommandLine.Tests;

public class CommandLineGeneratorTests
{
    private const string Line = """
        using KnowledgePacks.CommandLine;
        [CommandLine("t", "T", Prefix = "p", Common = typeof(Common))]
        [CommandGroup("g", "G")]
        [RetiredCommand("old", "m", "h")]
        internal static partial class T;
        [OptionGroup("Common")] internal record Common([Option("root", 'r', "h")] string? Root);
        [OptionGroup("Limits")] internal readonly record struct Limits([Option("max", 'm', "h")] int Max);
        internal sealed class Context;
        internal sealed class Other;
        internal sealed class Opaque;
        internal struct Parsed { internal static bool TryParse(string text, out Parsed value) { value = default; return true; } }

        """;

    [Theory]
    [InlineData("KPCL001", "'-o'", "[Command(\"a\", \"\")] static int A([Option(\"one\", 'o', \"h\")] bool x, [Option(\"two\", 'o', \"h\")] bool y) => 0;")]
    [InlineData("KPCL001", "'--one'", "[Command(\"a\", \"\")] static int A([Option(\"one\", \"h\")] bool x, [Option(\"two\", \"h\", Aliases = new[] { \"one\" })] bool y) => 0;")]
    [InlineData("KPCL001", "'-m'", "[Command(\"a\", \"\")] static int A(Limits x, [Option(\"more\", 'm', \"h\")] bool y) => 0;")]
    [InlineData("KPCL001", "'--max'", "[Command(\"a\", \"\")] static int A(Limits x, [Option(\"max\", \"h\")] bool y) => 0;")]
    [InlineData("KPCL001", "'--root'", "[Command(\"a\", \"\")] static int A([Option(\"root\", \"h\")] bool y) => 0;")]
    [InlineData("KPCL001", "'-h'", "[Command(\"a\", \"\")] static int A([Option(\"hot\", 'h', \"h\")] bool y) => 0;")]
    [InlineData("KPCL001", "'--help'", "[Command(\"a\", \"\")] static int A([Option(\"help\", \"h\")] bool y) => 0;")]
    [InlineData("KPCL002", "'<y>' comes after '<x>'", "[Command(\"a\", \"\")] static int A([Argument(\"x\", \"h\")] string? x, [Argument(\"y\", \"h\")] string y) => 0;")]
    [InlineData("KPCL002", "'<y>' comes after '<x>'", "[Command(\"a\", \"\")] static int A([Argument(\"x\", \"h\")] string[] x, [Argument(\"y\", \"h\")] string? y) => 0;")]
    [InlineData("KPCL003", "a Opaque", "[Command(\"a\", \"\")] static int A([Argument(\"x\", \"h\")] Opaque x) => 0;")]
    [InlineData("KPCL003", "a Opaque", "[Command(\"a\", \"\")] static int A([Option(\"x\", \"h\")] Opaque x) => 0;")]
    [InlineData("KPCL003", "a string[]", "[Command(\"a\", \"\")] static int A([Option(\"x\", \"h\")] string[] x) => 0;")]
    [InlineData("KPCL003", "a bool?", "[Command(\"a\", \"\")] static int A([Option(\"x\", \"h\")] bool? x) => 0;")]
    [InlineData("KPCL003", "a bool", "[Command(\"a\", \"\")] static int A([Argument(\"x\", \"h\")] bool x) => 0;")]
    [InlineData("KPCL003", "parameter without [Option]", "[Command(\"a\", \"\")] static int A(Bad x) => 0; [OptionGroup(\"B\")] record Bad([Option(\"b\", \"h\")] bool B, int C);")]
    [InlineData("KPCL004", "'a'", "[Command(\"a\", \"\")] static int A() => 0; [Command(\"a\", \"\")] static int B() => 0;")]
    [InlineData("KPCL004", "'a'", "[Command(\"a\", \"\")] static int A() => 0; [Command(\"b\", \"\", Aliases = new[] { \"a\" })] static int B() => 0;")]
    [InlineData("KPCL004", "'g a'", "[Command(\"g a\", \"\")] static int A() => 0; [Command(\"g b\", \"\", Aliases = new[] { \"a\" })] static int B() => 0;")]
    [InlineData("KPCL004", "'g'", "[Command(\"g\", \"\")] static int A() => 0;")]
    [InlineData("KPCL004", "'old'", "[Command(\"old\", \"\")] static int A() => 0;")]
    [InlineData("KPCL004", "'p'", "[Command(\"p\", \"\")] static int A() => 0;")]
    [InlineData("KPCL004", "'help'", "[Command(\"help\", \"\")] static int A() => 0;")]
    [InlineData("KPCL005", "'A'", "[Command(\"a\", \"\")] int A() => 0;")]
    [InlineData("KPCL005", "'A'", "[Command(\"a\", \"\")] static void A() { }")]
    [InlineData("KPCL005", "'A'", "[Command(\"a\", \"\")] static int A<X>() => 0;")]
    [InlineData("KPCL006", "'global::Other'", "[Command(\"a\", \"\")] static int A(Context c) => 0; [Command(\"b\", \"\")] static int B(Other c) => 0;")]
    [InlineData("KPCL006", "'global::Other'", "[Command(\"a\", \"\")] static int A(Context c, Other o) => 0;")]
    [InlineData("KPCL008", "'--x'", "[Command(\"a\", \"\")] static int A([Option(\"--x\", \"h\")] bool x) => 0;")]
    [InlineData("KPCL008", "'x y'", "[Command(\"a\", \"\")] static int A([Argument(\"x y\", \"h\")] string x) => 0;")]
    [InlineData("KPCL008", "'g b c'", "[Command(\"g b c\", \"\")] static int A() => 0;")]
    [InlineData("KPCL008", "'a'", "[Command(\"a\", \"\", Aliases = new[] { \"-b\" })] static int A() => 0;")]
    [InlineData("KPCL008", "''", "[Command(\"\", \"\")] static int A() => 0;")]
    [InlineData("KPCL009", "'x'", "[Command(\"x y\", \"\")] static int A() => 0;")]
    public void Names_the_mistake(string id, string detail, string members)
    {
        var (_, _, diagnostics) = Generate(Line + $"class Commands {{ {members} }}");

        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal((id, DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.Severity));
        Assert.Contains(detail, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("Test.cs", diagnostic.Location.GetLineSpan().Path);
    }

    [Fact]
    public void A_common_option_is_not_required() =>
        Assert.Equal("KPCL007", Assert.Single(Generate(Line.Replace("string? Root", "string Root")).Diagnostics).Id);

    [Fact]
    public void A_compilation_has_one_command_line() =>
        Assert.Equal("KPCL010", Assert.Single(Generate(Line + "[CommandLine(\"u\", \"U\")] static partial class U;").Diagnostics).Id);

    [Theory]
    [InlineData("")]
    [InlineData("class Commands { [Command(\"a\", \"\")] internal static int A() => 0; }")]
    [InlineData("class Commands { [Command(\"a\", \"\")] internal static int A(Context c, Common o, Limits l) => 0; }")]
    [InlineData("class Commands { [Command(\"a\", \"\")] internal static int A([Argument(\"x\", \"h\")] Parsed x, [Option(\"y\", \"h\")] Parsed? y, [Option(\"z\", \"h\")] double z = 1.5) => 0; }")]
    [InlineData("enum E { @default, @class = 7 } class Commands { [Command(\"a\", \"\")] internal static int A([Argument(\"x\", \"\\\"h\\\"\\n\")] E x, [Option(\"y\", \"h\")] E y = E.@class) => 0; }")]
    [InlineData("class Commands { [Command(\"g a\", \"\")] internal static int A([Argument(\"x\", \"h\")] Parsed[] x, [Option(\"c\", \"h\")] char c = '\\'', [Option(\"l\", \"h\")] long? l = -1) => 0; }")]
    public void What_is_generated_compiles_without_a_warning(string commands)
    {
        var (compilation, _, diagnostics) = Generate(Line + commands);

        Assert.Empty(diagnostics);
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning));
    }

    [Fact]
    public void Neither_common_options_nor_a_namespace_are_needed()
    {
        var (compilation, _, diagnostics) = Generate("""
            namespace N { [KnowledgePacks.CommandLine.CommandLine("t", "T")] static partial class T; }
            static class C { [KnowledgePacks.CommandLine.Command("a", "")] internal static int A() => N.T.Parse([]).Invoke(null); }
            """);

        Assert.Empty(diagnostics);
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning));
    }

    [Fact]
    public void An_edit_elsewhere_generates_nothing_anew()
    {
        var (compilation, driver, _) = Generate(Line + "class Commands { [Command(\"a\", \"\")] internal static int A(Context c, Common o, Limits l) => 0; }", before: true);
        var edited = compilation.AddSyntaxTrees(Parse("class Elsewhere;", "Elsewhere.cs"));

        var result = driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results.Single();

        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(result.TrackedSteps[CommandLineGenerator.SpecStep]));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(result.TrackedOutputSteps.Values.SelectMany(s => s)).Distinct());
    }

    [Fact]
    public void An_edit_of_a_declaration_generates_anew()
    {
        var (compilation, driver, _) = Generate(Line, before: true);
        var edited = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees.First(), Parse(Line.Replace("\"G\"", "\"Other\""), "Test.cs"));

        var result = driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results.Single();

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result.TrackedSteps[CommandLineGenerator.SpecStep]));
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(IEnumerable<IncrementalGeneratorRunStep> steps) => steps.SelectMany(s => s.Outputs).Select(o => o.Reason);

    private static SyntaxTree Parse(string source, string path) =>
        CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview), path, cancellationToken: TestContext.Current.CancellationToken);

    private static (Compilation Compilation, GeneratorDriver Driver, IReadOnlyList<Diagnostic> Diagnostics) Generate(string source, bool before = false)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is "KnowledgePacks.CommandLine.dll" or "System.Private.CoreLib.dll" or "System.Runtime.dll")
            .Select(p => MetadataReference.CreateFromFile(p));
        var compilation = CSharpCompilation.Create("Test", [Parse(source, "Test.cs")], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        var driver = CSharpGeneratorDriver.Create([new CommandLineGenerator().AsSourceGenerator()], parseOptions: new CSharpParseOptions(LanguageVersion.Preview),
                driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true))
            .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _, TestContext.Current.CancellationToken);
        return (before ? compilation : generated, driver, driver.GetRunResult().Diagnostics);
    }
}
