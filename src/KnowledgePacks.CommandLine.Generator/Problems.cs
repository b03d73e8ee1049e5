using Microsoft.CodeAnalysis;

namespace KnowledgePacks.CommandLine.Generator;

/// <summary>The mistakes that a declaration can have.</summary>
internal static class Problems
{
    public static readonly DiagnosticDescriptor DuplicateOption = Describe("KPCL001", "Two options of one name",
        "'{0}' is the name of two options of '{1}'");
    public static readonly DiagnosticDescriptor ArgumentOrder = Describe("KPCL002", "Argument that cannot be reached",
        "'{0}' comes after '{1}', which is optional or takes all that is left");
    public static readonly DiagnosticDescriptor UnparsableType = Describe("KPCL003", "Type that cannot be parsed",
        "'{0}' is a {1}, which cannot be read from text: give it a static bool TryParse(string, out T) or take another type");
    public static readonly DiagnosticDescriptor DuplicatePath = Describe("KPCL004", "Two commands of one path",
        "'{0}' is taken already");
    public static readonly DiagnosticDescriptor Signature = Describe("KPCL005", "Command method of another shape",
        "'{0}' has to be static and to return int");
    public static readonly DiagnosticDescriptor SecondContext = Describe("KPCL006", "Two context types",
        "'{0}' is neither argument nor option, and the context of the other commands is '{1}'");
    public static readonly DiagnosticDescriptor RequiredCommon = Describe("KPCL007", "Common option that is required",
        "'{0}' is bound even for help and errors, so that it has to be optional");
    public static readonly DiagnosticDescriptor BadName = Describe("KPCL008", "Name that cannot be typed",
        "'{0}' is no name of {1}");
    public static readonly DiagnosticDescriptor NoGroup = Describe("KPCL009", "Group without a description",
        "'{0}' is the first word of commands: describe it with [CommandGroup]");
    public static readonly DiagnosticDescriptor SecondCommandLine = Describe("KPCL010", "Two command lines",
        "'{0}' is a second command line; a compilation has one");

    private static DiagnosticDescriptor Describe(string id, string title, string message) =>
        new(id, title, message, "CommandLine", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
