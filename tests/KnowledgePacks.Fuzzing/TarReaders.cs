using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace KnowledgePacks.Fuzzing;

/// <summary>What a reader says of an archive.</summary>
/// <param name="Reader">Its name.</param>
/// <param name="Listing">What it read; null when it refused.</param>
/// <param name="Complaint">What it said while reading, or why it refused; null when it said nothing.</param>
internal sealed record Reading(string Reader, Listing? Listing, string? Complaint);

/// <summary>GNU tar, bsdtar and Python's tarfile. Each reads in its own way; nothing here is shared with kpacks.</summary>
internal sealed class TarReaders : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly string work;
    private readonly Process python;

    /// <param name="work">A directory of their own.</param>
    public TarReaders(string work)
    {
        this.work = work;
        Directory.CreateDirectory(work);
        var start = new ProcessStartInfo("python3",
            ["-I", Path.Join(AppContext.BaseDirectory, "tarfile-list.py")])
        { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["PYTHONUTF8"] = "1";
        python = Process.Start(start)!;
    }

    /// <summary>What each of them makes of an archive.</summary>
    /// <param name="archive">The archive's file.</param>
    /// <param name="isZstd">Whether it is compressed with zstd, which Python does not know.</param>
    public IReadOnlyList<Reading> Read(string archive, bool isZstd) => [Gnu(archive, isZstd), Bsdtar(archive), Python(archive, isZstd)];

    public void Dispose()
    {
        python.StandardInput.Close();
        python.WaitForExit();
        python.Dispose();
    }

    private Reading Gnu(string archive, bool isZstd)
    {
        var target = Path.Join(work, "gnu");
        Directory.CreateDirectory(target);
        try
        {
            var execution = Execution.Run(Limit, "tar",
                ["-x", isZstd ? "--zstd" : "-z", "-f", archive, "-C", target, "--no-same-owner", "--no-same-permissions",
                "--delay-directory-restore"]);
            MakeReadable(target);
            return new Reading("GNU tar", Listing.OfTree(Tree.Of(target)), Complaint(execution));
        }
        finally
        {
            Tree.Remove(target);
        }
    }

    private static Reading Bsdtar(string archive)
    {
        var execution = Execution.Run(Limit, "bsdtar",
            ["-c", "-f", "-", "--format=mtree", "--options=mtree:!all,sha256,size,type", $"@{archive}"]);
        var listing = new Listing();
        foreach (var line in Encoding.ASCII.GetString(execution.Output).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (line[0] == '#' || words.Length == 0)
                continue;
            var facts = words[1..].Select(word => word.Split('=', 2)).Where(pair => pair.Length == 2)
                .ToDictionary(pair => pair[0], pair => pair[1]);
            // The entry "." of an archive is "/." there.
            var name = words[0] == "/." ? "." : Unquote(words[0]);
            if (facts.GetValueOrDefault("type") == "dir")
                listing.AddDirectory(name);
            else if (facts.GetValueOrDefault("type") == "file")
                listing.AddFile(name,
                    new FileContent(long.Parse(facts.GetValueOrDefault("size", "0"), CultureInfo.InvariantCulture),
                    facts.GetValueOrDefault("sha256digest", "no digest")));
            else
                listing.AddOdd($"{facts.GetValueOrDefault("type")}: {name}");
        }
        return new Reading("bsdtar", listing, Complaint(execution));
    }

    private Reading Python(string archive, bool isZstd)
    {
        if (isZstd)
        {
            var plain = Path.Join(work, "plain.tar");
            var execution = Execution.Run(Limit, "zstd", ["-d", "-q", "-f", "--long=27", "-o", plain, archive]);
            if (execution.ExitCode != 0)
                return new Reading("Python (zstd)", null, Complaint(execution));
            archive = plain;
        }
        python.StandardInput.WriteLine(archive);
        python.StandardInput.Flush();
        var answer = JsonNode.Parse(python.StandardOutput.ReadLine() ?? throw new InvalidOperationException("python3 ended"))!;
        if ((string?)answer["error"] is { } error)
            return new Reading("Python", null, error);
        var listing = new Listing();
        foreach (var entry in answer["entries"]!.AsArray())
        {
            var (name, type) = ((string)entry![0]!, (string)entry[1]!);
            if (type == "file")
                listing.AddFile(name, new FileContent((long)entry[2]!, (string)entry[3]!));
            else if (type == "directory")
                listing.AddDirectory(name);
            else
                listing.AddOdd($"{type}: {name}");
        }
        return new Reading("Python", listing, null);
    }

    private static string? Complaint(Execution execution) =>
        execution.ExitCode == 0 ? null : $"exit code {execution.ExitCode}: {Encoding.UTF8.GetString(execution.Errors).Split('\n')[0]}";

    /// <summary>An archive may give modes that bar a plain user from his own files, and give them to "." too.</summary>
    private static void MakeReadable(string directory)
    {
        const UnixFileMode All = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        File.SetUnixFileMode(directory, All);
        foreach (var path in Directory.EnumerateFileSystemEntries(directory))
        {
            var node = FileNode.Of(path);
            if (node.IsDirectory)
                MakeReadable(path);
            else if (node.IsRegular)
                File.SetUnixFileMode(path, All);
        }
    }

    /// <summary>mtree writes bytes other than plain ASCII as a backslash and three octal digits.</summary>
    private static string Unquote(string name)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < name.Length; i++)
            if (name[i] == '\\' && i + 3 < name.Length)
            {
                bytes.Add(Convert.ToByte(name.Substring(i + 1, 3), 8));
                i += 3;
            }
            else
            {
                bytes.Add((byte)name[i]);
            }
        return Encoding.UTF8.GetString([.. bytes]);
    }
}
