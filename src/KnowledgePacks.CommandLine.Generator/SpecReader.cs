using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KnowledgePacks.CommandLine.Generator;

/// <summary>Reads declarations into specs.</summary>
internal static class SpecReader
{
    private const string Attributes = "KnowledgePacks.CommandLine.";

    private static readonly string[] s_completions = ["any", "file", "dir", "pack"]; // by CompletionKind
    private static readonly SymbolDisplayFormat s_typeFormat = SymbolDisplayFormat.FullyQualifiedFormat;

    public static CommandLineSpec ReadCommandLine(GeneratorAttributeSyntaxContext context, CancellationToken _)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        var attribute = context.Attributes[0];
        var common = Named(attribute, "Common").Value is INamedTypeSymbol group ? ReadGroup(group) : null;
        var problems = common is null ? [] : common.Problems.Concat(
            common.Options.Where(o => o.IsRequired).Select(o => new Problem(Problems.RequiredCommon, o.Place, o.Name)));
        return new(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(), type.Name,
            Text(attribute, 0), Text(attribute, 1), Texts(attribute, "Aliases"), Named(attribute, "Prefix").Value as string, common,
            new(All(type, "CommandGroupAttribute").Select(a => new VerbSpec(Text(a, 0), Text(a, 1), null, Named(a, "Category").Value as string))),
            new(All(type, "RetiredCommandAttribute").Select(a => new VerbSpec(Text(a, 0), Text(a, 1), Text(a, 2), null))),
            Place.Of(type), new(problems));
    }

    public static CommandSpec ReadCommand(GeneratorAttributeSyntaxContext context, CancellationToken _)
    {
        var method = (IMethodSymbol)context.TargetSymbol;
        var attribute = context.Attributes[0];
        var problems = new List<Problem>();
        var path = Text(attribute, 0);
        if (!method.IsStatic || method.ReturnType.SpecialType != SpecialType.System_Int32 || method.IsGenericMethod)
            problems.Add(new(Problems.Signature, Place.Of(method), method.Name));
        if (path.Split(' ') is not { Length: 1 or 2 } words || !words.Concat(Texts(attribute, "Aliases")).All(IsName))
            problems.Add(new(Problems.BadName, Place.Of(method), path, "a command"));
        var parameters = new EquatableList<ParameterSpec>(method.Parameters.Select(p => ReadParameter(p, problems)));
        var arguments = parameters.Select(p => p.Symbol).OfType<SymbolSpec>().Where(s => !s.IsOption).ToArray();
        for (var i = 1; i < arguments.Length; i++)
        {
            if (arguments[i - 1].IsVariadic || (arguments[i].IsRequired && !arguments[i - 1].IsRequired))
                problems.Add(new(Problems.ArgumentOrder, arguments[i].Place, arguments[i].Name, arguments[i - 1].Name));
        }

        return new(
            $"{method.ContainingType.ToDisplayString(s_typeFormat)}.{method.Name}", path, Text(attribute, 1), Texts(attribute, "Aliases"),
            Named(attribute, "Details").Value as string, Texts(attribute, "Examples"), Named(attribute, "Category").Value as string,
            Named(attribute, "Order").Value as int? ?? 0, parameters, Place.Of(method), new(problems));
    }

    private static ParameterSpec ReadParameter(IParameterSymbol parameter, List<Problem> problems)
    {
        var place = Place.Of(parameter);
        if (All(parameter, "OptionAttribute").Concat(All(parameter, "ArgumentAttribute")).FirstOrDefault() is { } attribute)
            return new(ReadSymbol(parameter, attribute, problems), null, null, place);
        if (parameter.Type is not INamedTypeSymbol type || !All(type, "OptionGroupAttribute").Any())
            return new(null, null, parameter.Type.ToDisplayString(s_typeFormat), place);
        var group = ReadGroup(type);
        problems.AddRange(group.Problems);
        return new(null, group, null, place);
    }

    private static OptionGroupSpec ReadGroup(INamedTypeSymbol type)
    {
        var problems = new List<Problem>();
        var parameters = type.InstanceConstructors.Select(c => c.Parameters).FirstOrDefault(ps => ps.Any(p => All(p, "OptionAttribute").Any()));
        var options = new List<SymbolSpec>();
        foreach (var parameter in parameters.IsDefault ? [] : parameters)
        {
            if (ReadParameter(parameter, problems).Symbol is { IsOption: true } option)
                options.Add(option);
            else
                problems.Add(new(Problems.UnparsableType, Place.Of(parameter), parameter.Name, "parameter without [Option]"));
        }

        var heading = All(type, "OptionGroupAttribute").FirstOrDefault() is { } attribute ? Text(attribute, 0) : type.Name;
        return new(type.ToDisplayString(s_typeFormat), heading, new(options), new(problems));
    }

    private static SymbolSpec ReadSymbol(IParameterSymbol parameter, AttributeData attribute, List<Problem> problems)
    {
        var place = Place.Of(parameter);
        var isOption = attribute.AttributeClass!.Name == "OptionAttribute";
        var name = Text(attribute, 0);
        var isVariadic = !isOption && parameter.Type is IArrayTypeSymbol;
        var type = ReadType(parameter.Type is IArrayTypeSymbol array && isVariadic ? array.ElementType : parameter.Type);
        if (type is null || (type.Reading == Reading.Flag && !isOption))
            problems.Add(new(Problems.UnparsableType, place, name, parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));
        type ??= new("object", "object", Reading.Text, new([]), new([]));
        var letter = attribute.ConstructorArguments[1].Value is char c and not '\0' ? c : (char?)null;
        if (!Texts(attribute, "Aliases").Append(name).All(IsName) || letter is { } l && !IsName(l.ToString()))
            problems.Add(new(Problems.BadName, place, name, isOption ? "an option" : "an argument"));
        var isOptional = parameter.HasExplicitDefaultValue || parameter.NullableAnnotation == NullableAnnotation.Annotated
            || (isOption && parameter.Type.IsValueType);
        var allowed = type.Reading == Reading.Member ? type.Words : Texts(attribute, "Allowed");
        var list = string.Join("|", allowed);
        var valueName = !isOption || type.Reading == Reading.Flag ? null
            : Named(attribute, "ValueName").Value as string ?? (list.Length > 0 ? list : type.Reading == Reading.WholeNumber ? "N" : "VALUE");
        string[] forms = isOption ? [.. letter is null ? [] : new[] { $"-{letter}" }, $"--{name}", .. Texts(attribute, "Aliases").Select(a => $"--{a}")] : [];
        var isRequired = isVariadic ? Named(attribute, "Required").Value is true : !isOptional;
        var term = isOption
            ? $"{(letter is null ? "    " : "")}{string.Join(", ", forms)} {valueName}".TrimEnd()
            : $"{(isRequired ? $"<{name}>" : $"[{name}]")}{(isVariadic ? "..." : "")}";
        var help = (string)attribute.ConstructorArguments.Last().Value!;
        return new(
            isOption, isOption ? $"--{name}" : $"<{name}>", term, list.Length == 0 || list == valueName ? help : $"{help} [{string.Join(", ", allowed)}]",
            new(forms), valueName, Named(attribute, "Hidden").Value is true,
            list.Length > 0 ? $"={string.Join(" ", allowed)}" : type.Reading == Reading.Flag ? "" : s_completions[Named(attribute, "Completion").Value as int? ?? 0],
            allowed, isRequired, isVariadic, type, Default(parameter, type), place);
    }

    private static string Default(IParameterSymbol parameter, TypeSpec type)
    {
        var value = parameter.HasExplicitDefaultValue ? parameter.ExplicitDefaultValue : null;
        return value is null ? "default!" : $"({type.Bound})({SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)})";
    }

    private static TypeSpec? ReadType(ITypeSymbol declared)
    {
        var type = declared is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : declared;
        var isNullable = !SymbolEqualityComparer.Default.Equals(type, declared);
        var fields = type.TypeKind == TypeKind.Enum ? type.GetMembers().OfType<IFieldSymbol>().ToArray() : [];
        var tryParse = type.GetMembers("TryParse").OfType<IMethodSymbol>().Where(m => IsTryParse(m, type)).OrderBy(m => -m.Parameters.Length).FirstOrDefault();
        Reading? reading = type switch
        {
            { SpecialType: SpecialType.System_Boolean } => isNullable ? null : Reading.Flag,
            { SpecialType: SpecialType.System_String } => Reading.Text,
            { SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 } => Reading.WholeNumber,
            { TypeKind: TypeKind.Enum } => Reading.Member,
            _ => tryParse?.Parameters.Length switch { 3 => Reading.TryParseWithProblem, 2 => Reading.TryParse, _ => null },
        };
        var name = type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(s_typeFormat);
        return reading is null ? null : new(
            name, isNullable ? name + "?" : name, reading.Value, new(fields.Select(f => f.Name)), new(fields.Select(f => Kebab(f.Name))));
    }

    private static bool IsTryParse(IMethodSymbol method, ITypeSymbol type) =>
        method is { IsStatic: true, IsGenericMethod: false, ReturnType.SpecialType: SpecialType.System_Boolean, DeclaredAccessibility: Accessibility.Public or Accessibility.Internal }
        && method.Parameters.Length is 2 or 3 && method.Parameters[0].Type.SpecialType == SpecialType.System_String
        && method.Parameters.Skip(1).All(p => p.RefKind == RefKind.Out) && SymbolEqualityComparer.Default.Equals(method.Parameters[1].Type, type)
        && method.Parameters.Skip(2).All(p => p.Type.SpecialType == SpecialType.System_String);

    private static string Kebab(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    private static bool IsName(string name) => name.Length > 0 && name[0] != '-' && name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '?');

    private static IEnumerable<AttributeData> All(ISymbol symbol, string name) =>
        symbol.GetAttributes().Where(a => a.AttributeClass?.ToDisplayString() == Attributes + name);

    private static TypedConstant Named(AttributeData attribute, string name) => attribute.NamedArguments.FirstOrDefault(n => n.Key == name).Value;

    private static string Text(AttributeData attribute, int index) =>
        index < attribute.ConstructorArguments.Length ? attribute.ConstructorArguments[index].Value as string ?? "" : "";

    private static EquatableList<string> Texts(AttributeData attribute, string name) =>
        new(Named(attribute, name) is { Kind: TypedConstantKind.Array, IsNull: false } array ? array.Values.Select(v => v.Value as string ?? "") : []);
}
