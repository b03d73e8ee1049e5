using System.Text;
using System.Text.Json.Nodes;

namespace KnowledgePacks.Fuzzing;

/// <summary>
/// Looks through directories for archives and asks the executable and three other readers what is in them. What the
/// executable accepts, all must read alike; what it refuses is listed with its reason.
/// </summary>
/// <param name="executable">The executable.</param>
/// <param name="work">A directory of its own, which is removed, for what is installed and extracted.</param>
/// <param name="output">Gets a line for each archive.</param>
internal sealed class Comparison(string executable, string work, TextWriter output) : IDisposable
{
    private const string ReleaseSuffix = ".pack-release.json";
    private static readonly string[] Suffixes = [".tar.gz", ".tgz", ".tar.zst", ".tar", ReleaseSuffix];
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    private readonly TarReaders readers = new(Path.Join(work, "readers"));
    private int installed, read, refused, disagreements;

    /// <summary>Compares every archive below the directories.</summary>
    /// <returns>Whether at least one was found and nobody disagreed.</returns>
    public bool Run(IEnumerable<string> directories)
    {
        foreach (var directory in directories)
            foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Where(IsArchive)
                .Order(StringComparer.Ordinal))
                Compare(Path.GetFullPath(file));
        output.WriteLine(
            $"{installed + read + refused} archives: {installed} installed and compared, {read} read but no pack, {refused} refused, " +
            $"{disagreements} disagreements");
        return disagreements == 0 && installed + read + refused > 0;
    }

    public void Dispose()
    {
        readers.Dispose();
        Tree.Remove(work);
    }

    private static bool IsArchive(string file) => Suffixes.Any(suffix => file.EndsWith(suffix, StringComparison.Ordinal));

    private void Compare(string file)
    {
        var root = Path.Join(work, "root");
        try
        {
            var install = Execution.Run(Limit, executable, ["--packs-dir", root, "install", file, "--json"], work);
            if (install.ExitCode == 0)
            {
                installed++;
                var pack = Directory.EnumerateDirectories(root).Single(path => Path.GetFileName(path) != ".kpacks");
                Compare(file, "installed", Listing.OfInstalled(Tree.Of(pack), ""), listing => listing);
                return;
            }
            var inspect = Execution.Run(Limit, executable, ["inspect", file, "--json"], work);
            if (inspect.ExitCode == 0 && JsonNode.Parse(inspect.Output)?["entries"] is JsonArray entries)
            {
                read++;
                Compare(file, $"read, not a pack ({Error(install)})", Inspected(entries).Unwrapped(), listing => listing.WithoutDigests());
                return;
            }
            refused++;
            output.WriteLine($"refused    {file}: {Error(install)}");
        }
        finally
        {
            Tree.Remove(root);
        }
    }

    private void Compare(string file, string how, Listing ours, Func<Listing, Listing> known)
    {
        var archive = file.EndsWith(ReleaseSuffix, StringComparison.Ordinal) ? Join(file) : file;
        var differences = new List<string>();
        foreach (var reading in readers.Read(archive, IsZstd(archive)))
            if (reading.Listing is null)
                differences.Add($"{reading.Reader} refuses: {reading.Complaint}");
            else if (ours.Difference(known(reading.Listing.Unwrapped())) is { } difference)
                differences.Add($"{reading.Reader}: {difference} ({reading.Complaint ?? "no complaint"})");
        output.WriteLine(
            $"{(differences.Count == 0 ? "agreed    " : "DISAGREED ")} {file}: {how}, {ours.Count} entries, {ours.TotalSize} bytes");
        foreach (var difference in differences)
            output.WriteLine($"           {difference}");
        disagreements += differences.Count == 0 ? 0 : 1;
    }

    private static Listing Inspected(JsonArray entries)
    {
        var listing = new Listing();
        foreach (var entry in entries)
            if ((string)entry!["path"]! is var path && path.EndsWith('/'))
                listing.AddDirectory(path);
            else
                listing.AddFile(path, new FileContent((long)entry["size"]!, ""));
        return listing.WithoutDigests();
    }

    /// <summary>The parts of a release as one file.</summary>
    private string Join(string index)
    {
        var joined = Path.Join(work, "joined");
        using var target = File.Create(joined);
        foreach (var part in JsonNode.Parse(File.ReadAllBytes(index))!["parts"]!.AsArray())
        {
            using var source = File.OpenRead(Path.Join(Path.GetDirectoryName(index), (string)part!["file"]!));
            source.CopyTo(target);
        }
        return joined;
    }

    private static bool IsZstd(string archive)
    {
        using var file = File.OpenRead(archive);
        Span<byte> magic = stackalloc byte[4];
        return file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length
            && magic.SequenceEqual((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]);
    }

    private static string Error(Execution execution)
    {
        var text = Encoding.UTF8.GetString(execution.Errors);
        var error = execution.ExitCode is > 0 and < 128 ? JsonNode.Parse(text)?["error"] : null;
        return error is null ? $"exit code {execution.ExitCode}: {text}" : $"{(string?)error["code"]}: {(string?)error["message"]}";
    }
}
