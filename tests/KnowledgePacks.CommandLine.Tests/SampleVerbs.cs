using ConsoleAppFramework;

namespace KnowledgePacks.CommandLine.Tests;

[RegisterCommands]
internal sealed class SampleVerbs(SampleBinding binding)
{
    public static Verb[] All { get; } =
    [
        new("package")
        {
            Category = "Archives",
            OptionGroups = ["limits"],
            Details = "Nothing is changed in the directory.\nEqual input gives equal bytes, whatever the machine, the time zone, the " +
                "locale and the number of threads.",
            Examples = ["sample package ./dir", "sample package ./dir -o out/ --level very-best"],
        },
        new("install") { Category = "Packs", OptionGroups = ["limits"], Examples = ["sample install x.tar.gz"] },
        new("update") { Category = "Packs" },
        new("remove") { Category = "Packs", Aliases = ["uninstall", "rm"] },
        new("list") { Category = "Packs" },
        new("verify") { Category = "Packs" },
        new("version") { Category = "Tools", GroupSummary = "Compare versions" },
        new("version compare") { Category = "Tools", Aliases = ["cmp"] },
        new("version next") { Category = "Tools" },
        new("completion") { Category = "Tools" },
        new("create") { Retired = new("create is not part of this tool", "make the directory yourself") },
    ];

    public static ValueKind[] Kinds { get; } =
    [
        ValueKind.Of<Place>(nameof(Place), "DIR", "dir"), ValueKind.Of<Target>(nameof(Target), "FILE|DIR", "file"),
        ValueKind.Of<Archive>(nameof(Archive), "ARCHIVE", "file"), ValueKind.Of<Note>(nameof(Note)),
        ValueKind.Of<Word>(nameof(Word), "HEX", "pack"), ValueKind.Of<Even>(nameof(Even)), ValueKind.Of<Number>(nameof(Number), "N"),
        ValueKind.Of<Bytes>(nameof(Bytes), "BYTES"),
        ValueKind.OneOf<Level>(nameof(Level)), ValueKind.OneOf<Format>(nameof(Format)), ValueKind.OneOf<SampleShell>(nameof(SampleShell)),
    ];

    /// <summary>Common options</summary>
    /// <param name="root">Where things are</param>
    /// <param name="format">How data is written</param>
    /// <param name="json">Short for --format json</param>
    /// <param name="quiet">-q, Say less</param>
    /// <param name="trace">For the maintainers</param>
    [Command("common")]
    public void Common(Place? root = null, Format format = Format.Text, bool json = false, bool quiet = false,
        [Hidden] bool trace = false) =>
        binding.Common = new(root?.Text, format == Format.Text ? "text" : "json", json, quiet, trace);

    /// <summary>Limits</summary>
    /// <param name="threads">-t, How many threads work</param>
    /// <param name="maxBytes">How much is read at most</param>
    [Command("limits")]
    public void Limits(Number? threads = null, Bytes? maxBytes = null) => binding.Limits = new((int)(threads?.Value ?? 0), maxBytes?.Value);

    /// <summary>Make an archive of a directory</summary>
    /// <param name="dir">dir: The directory</param>
    /// <param name="output">-o, Where it goes</param>
    /// <param name="level">How hard to try</param>
    /// <param name="strict">-s, Take warnings for errors</param>
    [Command("package")]
    public void Package([Argument] Place dir, Target? output = null, Level? level = null, bool strict = false) =>
        binding.Verb = context => context.Ran(dir.Text, output?.Text, level, strict, binding.Limits, binding.Common);

    /// <summary>Install archives</summary>
    /// <param name="archives">archive+: An archive, or - for standard input</param>
    /// <param name="dryRun">-n, Only say what would be done</param>
    /// <param name="sha256">The digest that the archive must have</param>
    [Command("install")]
    public void Install(bool dryRun = false, Word? sha256 = null, params Archive[] archives) =>
        binding.Verb = context => context.Ran(archives.Select(a => a.Text).ToArray(), dryRun, sha256, binding.Limits);

    /// <summary>Update a pack</summary>
    /// <param name="name">name: The pack</param>
    /// <param name="from">The archive with the new version</param>
    /// <param name="level">How hard to try</param>
    /// <param name="force">-f, Even if it is the same version</param>
    /// <param name="label">A note</param>
    [Command("update")]
    public void Update([Argument] Word name, Archive from, Level? level = null, bool force = false, Note? label = null) =>
        binding.Verb = context => context.Ran(name, from.Text, level, force, label?.Text);

    /// <summary>Remove packs</summary>
    /// <param name="names">name+: The packs</param>
    /// <param name="yes">-y|--force|--assume-yes, Do not ask</param>
    [Command("remove")]
    public void Remove(bool yes, params Word[] names) => binding.Verb = context => context.Ran(names, yes);

    /// <summary>List packs</summary>
    [Command("list")]
    public void List() => binding.Verb = context => context.Ran();

    /// <summary>Check packs</summary>
    /// <param name="names">name*: The packs; none: all</param>
    [Command("verify")]
    public void Verify(params Note[] names) => binding.Verb = context => context.Ran([names.Select(n => n.Text).ToArray()]);

    /// <summary>Compare two versions</summary>
    /// <param name="a">a: One</param>
    /// <param name="b">b: The other</param>
    [Command("version compare")]
    public void Compare([Argument] Even a, [Argument] Even b) => binding.Verb = context => context.Ran(a, b);

    /// <summary>The version after this</summary>
    /// <param name="version">version: The version</param>
    /// <param name="step">step: How far</param>
    /// <param name="kind">kind: What kind of step</param>
    [Command("version next")]
    public void Next([Argument] Even version, [Argument] Number? step = null, [Argument] Level kind = Level.VeryBest) =>
        binding.Verb = context => context.Ran(version, step, kind);

    /// <summary>Print the completions for a shell</summary>
    /// <param name="shell">shell: The shell</param>
    [Command("completion")]
    public void Completion([Argument] SampleShell shell) => binding.Verb = context => context.Ran(shell);
}
