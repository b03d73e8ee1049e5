using KnowledgePacks.Testing;

namespace KnowledgePacks.Fuzzing;

/// <summary>Who runs the executable, and what lies in the install root before.</summary>
/// <param name="User">A user to become; null to stay who we are.</param>
/// <param name="HasOldPack">Whether the root has an old version of the pack; else it is empty.</param>
internal sealed record SandboxKind(uint? User, bool HasOldPack);

/// <summary>
/// A tree of its own: the executable, an archive, an install root, and sentinels around it that must stay as they are.
/// Root is locked into it by chroot, so that whatever an archive reaches is seen. The user who runs there may write
/// everywhere: an escape would succeed.
/// </summary>
internal sealed class Sandbox
{
    public const string PackName = "sample-pack";
    private const string RootPath = "work/packs", ArchivePath = "archive", ExecutablePath = "kpacks";

    /// <summary>The state of the root that any command leaves; the lock's content tells who held it last.</summary>
    private static readonly string[] State = [".kpacks", ".kpacks/lock", ".kpacks/staging"];

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly string directory, executable;
    private readonly bool chroot;
    private readonly byte[] oldArchive;
    private Tree before = new();
    private bool isBuilt, isFresh;

    /// <param name="directory">Where the tree is.</param>
    /// <param name="executable">What is tested; static, where it is locked in.</param>
    /// <param name="kind">Who runs it on what.</param>
    /// <param name="chroot">Whether it is locked in.</param>
    /// <param name="oldArchive">The old version of the pack.</param>
    public Sandbox(string directory, string executable, SandboxKind kind, bool chroot, byte[] oldArchive) =>
        (this.directory, this.executable, this.chroot, this.oldArchive, Kind) = (directory, executable, chroot, oldArchive, kind);

    public SandboxKind Kind { get; }

    /// <summary>Runs the executable on an archive; the tree is as it should be before.</summary>
    public Execution Install(byte[] archive, bool json)
    {
        if (!isBuilt)
            Build();
        if (!isFresh)
            Refresh();
        Write(archive);
        before = Tree.Of(directory, ExecutablePath);
        return Run(json);
    }

    /// <summary>Everything wrong with the tree after a run, and what was installed, if something was.</summary>
    /// <param name="exitCode">The run's.</param>
    /// <param name="wrong">Gets what is wrong.</param>
    public Listing? Check(int? exitCode, List<Violation> wrong)
    {
        var after = Tree.Of(directory, ExecutablePath);
        wrong.AddRange(after.Unreadable.Select(name => new Violation(ViolationKind.SpecialFile, $"a name that cannot be read: {name}")));
        foreach (var name in before.Nodes.Keys.Where(name => !IsInRoot(name) && !after.Nodes.ContainsKey(name)))
            wrong.Add(new Violation(ViolationKind.Outside, $"gone: {name}"));
        foreach (var (name, node) in after.Nodes.Where(pair => !IsInRoot(pair.Key)))
            if (!before.Nodes.TryGetValue(name, out var known))
                wrong.Add(new Violation(ViolationKind.Outside, $"new: {name}"));
            else if (name != RootPath
                && (known != node || before.Contents.GetValueOrDefault(name) != after.Contents.GetValueOrDefault(name)))
                wrong.Add(new Violation(ViolationKind.Outside, $"{name}"));
        var owner = FileNode.Of(Path.Join(directory, ExecutablePath)).Owner;
        foreach (var (name, node) in after.Nodes.Where(pair => IsInRoot(pair.Key)))
            CheckNode(name, node, owner, wrong);
        var packs = after.Nodes.Where(pair =>
            pair.Key.StartsWith(RootPath + "/", StringComparison.Ordinal) && !pair.Key[(RootPath.Length + 1)..].Contains('/')
            && !pair.Key.EndsWith("/.kpacks", StringComparison.Ordinal)).ToArray();
        // A pack that was replaced is kept.
        var kept = exitCode == 0 ? RootPath + "/.kpacks/previous" : null;
        foreach (var name in after.Nodes.Keys.Where(name =>
            name.StartsWith(RootPath + "/.kpacks", StringComparison.Ordinal) && !State.Contains(name[(RootPath.Length + 1)..])))
            if (kept is null || !name.StartsWith(kept, StringComparison.Ordinal))
                wrong.Add(new Violation(ViolationKind.InstallRoot, $"left over: {name}"));
        var installed = packs.Where(pack => !before.Nodes.TryGetValue(pack.Key, out var known) || known.Inode != pack.Value.Inode)
            .Select(pack => pack.Key).ToArray();
        if (installed.Length != (exitCode == 0 ? 1 : 0))
            wrong.Add(new Violation(ViolationKind.Unhandled,
                $"exit code {exitCode?.ToString() ?? "none"}, and {installed.Length} packs are new"));
        CheckOldPack(after, exitCode == 0 && installed is [var only] ? only : null, wrong);
        // A refusal leaves an old pack as it was. After a mistake nothing is taken for granted.
        isBuilt = wrong.Count == 0;
        isFresh = isBuilt && Kind.HasOldPack && exitCode != 0;
        return installed is [var pack] ? Listing.OfInstalled(after, pack + "/") : null;
    }

    private static bool IsInRoot(string name) => name.StartsWith(RootPath + "/", StringComparison.Ordinal);

    private static void CheckNode(string name, FileNode node, uint owner, List<Violation> wrong)
    {
        if (!node.IsDirectory && !node.IsRegular)
            wrong.Add(new Violation(ViolationKind.SpecialFile, $"{name}"));
        else if (node.Permissions is not "0755" && (node.IsDirectory || node.Permissions is not "0644"))
            wrong.Add(new Violation(ViolationKind.InstallRoot, $"mode {node.Permissions}: {name}"));
        if (node.IsRegular && node.Links != 1)
            wrong.Add(new Violation(ViolationKind.SpecialFile, $"{node.Links} links: {name}"));
        if (node.Owner != owner)
            wrong.Add(new Violation(ViolationKind.InstallRoot, $"owner {node.Owner}: {name}"));
    }

    /// <summary>The old pack is byte for byte and inode for inode the same, unless it was replaced.</summary>
    private void CheckOldPack(Tree after, string? replaced, List<Violation> wrong)
    {
        foreach (var (name,
            node) in before.Nodes.Where(pair =>
            IsInRoot(pair.Key) && !pair.Key.StartsWith(RootPath + "/.kpacks", StringComparison.Ordinal)))
        {
            if (replaced is not null && (name == replaced || name.StartsWith(replaced + "/", StringComparison.Ordinal)))
                continue;
            if (!after.Nodes.TryGetValue(name, out var now) || now != node
                || before.Contents.GetValueOrDefault(name) != after.Contents.GetValueOrDefault(name))
                wrong.Add(new Violation(ViolationKind.InstallRoot, $"installed pack changed: {name}"));
        }
        if (replaced is not null && Kind.HasOldPack && replaced.EndsWith("/" + PackName, StringComparison.Ordinal))
            foreach (var (path, content) in ArchiveBases.OldPack().Files()
                .Where(file => file.Key.StartsWith("eval", StringComparison.Ordinal)))
                if (!after.Contents.TryGetValue(replaced + "/" + path, out var kept) || kept.Size != content!.Length)
                    wrong.Add(new Violation(ViolationKind.InstallRoot, $"evaluation results lost: {path}"));
    }

    private void Build()
    {
        Tree.Remove(directory);
        foreach (var each in new[] { "outside/directory", RootPath, "etc", "home", "tmp" })
            Directory.CreateDirectory(Path.Join(directory, each));
        foreach (var each in new[] { "outside/sentinel", "outside/directory/sentinel", "work/sentinel", "etc/passwd", "bystander" })
            File.WriteAllText(Path.Join(directory, each), each);
        // Not File.Copy: a child of another thread would hold the file open for writing, and it could not be run (ETXTBSY).
        Execution.Run(TimeSpan.FromMinutes(1), "cp", [executable, Path.Join(directory, ExecutablePath)]);
        File.WriteAllBytes(Path.Join(directory, ArchivePath), []);
        if (Kind.User is { } user)
        {
            FileNode.Give(directory, user);
            foreach (var path in Directory.EnumerateFileSystemEntries(directory, "*", SearchOption.AllDirectories))
                FileNode.Give(path, user);
        }
        (isBuilt, isFresh) = (true, false);
    }

    private void Refresh()
    {
        foreach (var each in Directory.GetDirectories(Path.Join(directory, RootPath)))
            Directory.Delete(each, recursive: true);
        if (Kind.HasOldPack)
        {
            Write(oldArchive);
            var execution = Run(json: false);
            if (execution.ExitCode != 0)
                throw new InvalidOperationException(
                    $"the old pack could not be installed: {System.Text.Encoding.UTF8.GetString(execution.Errors)}");
        }
    }

    private void Write(byte[] archive)
    {
        using var file = new FileStream(Path.Join(directory, ArchivePath), FileMode.Truncate);
        file.Write(archive);
    }

    private Execution Run(bool json)
    {
        var inside = chroot ? "" : directory;
        List<string> command = [$"{inside}/{ExecutablePath}", "--packs-dir", $"{inside}/{RootPath}", "install", $"{inside}/{ArchivePath}"];
        if (json)
            command.Add("--json");
        // One of the two users reads on several threads, which must not change the verdict; archives this small are read on one by default.
        if (Kind.User is not null)
            command.AddRange(["--threads", "3"]);
        if (!chroot)
            return Execution.Run(Limit, command[0], command[1..], directory);
        if (Kind.User is { } user)
            command.InsertRange(0, [$"--userspec={user}:{user}", $"--groups={user}"]);
        command.Insert(Kind.User is null ? 0 : 2, directory);
        return Execution.Run(Limit, "chroot", command, directory);
    }
}
