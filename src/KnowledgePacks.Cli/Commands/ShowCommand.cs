using ConsoleAppFramework;
using KnowledgePacks.Cli.Context;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.Cli.Terminal;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Operations;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class ShowCommand(Binding binding)
{
    private const int PieceLength = 16 << 10;

    public static Verb Verb { get; } = new("show")
    {
        Category = Categories.Packs,
        Details = "skill.md, README.md, manifest.json or kg_config.json. Control characters are shown as what they are, as everywhere; " +
            "--json has the text exactly.",
        Examples = ["kpacks show tidepools", "kpacks show tidepools readme"],
    };

    /// <summary>Print a file of an installed pack</summary>
    /// <param name="name">name: The installed pack</param>
    /// <param name="document">file: Which file (default: skill)</param>
    [Command("show")]
    public void Show([Argument] PackName name, [Argument] PackDocument document = PackDocument.Skill) => binding.Verb = context =>
    {
        var pack = context.Root.Get(name);
        using var reader = new StreamReader(PackDocuments.Open(pack, document));
        if (context.Settings.WantsJson)
            context.Terminal.Output.Document(new ShowDocument(name, Path.Join(pack.Path, PackDocuments.FileNameOf(document)),
                reader.ReadToEnd()), KpacksJson.Written.ShowDocument);
        else
            Write(reader, context.Terminal.Output);
        return ExitCode.Done;
    };

    /// <summary>Piece by piece: a line may be as long as the file, and that as long as a disk.</summary>
    private static void Write(TextReader reader, Output output)
    {
        var piece = new char[PieceLength];
        var last = '\n';
        var held = 0;
        for (int count; (count = reader.ReadBlock(piece, held, piece.Length - held)) > 0;)
        {
            var length = held + count;
            // Half a character, or half a line break, waits for the other half.
            held = length == piece.Length && (char.IsHighSurrogate(piece[^1]) || piece[^1] == '\r') ? 1 : 0;
            var text = new string(piece, 0, length - held).Replace("\r\n", "\n", StringComparison.Ordinal);
            last = text.Length > 0 ? text[^1] : last;
            output.Text(text);
            piece[0] = piece[length - 1];
        }
        output.Text(new string(piece, 0, held));
        if (last != '\n')
            output.Raw("\n");
    }
}
