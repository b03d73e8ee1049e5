using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>What kpacks writes, everybody can read; the Python tool's installer would take it too.</summary>
public sealed class InteroperabilityTests : CommandTest
{
    private const string PythonInstallerRules = """
        import sys, tarfile
        with tarfile.open(sys.argv[1], "r:gz") as archive:
            for member in archive.getmembers():
                assert not member.name.startswith("/") and ".." not in member.name, member.name
                assert not member.issym() and not member.islnk(), member.name
            archive.extractall(sys.argv[2], filter="data")
        """;

    private readonly string pack;

    public InteroperabilityTests()
    {
        var deep = string.Concat(Enumerable.Repeat("a-rather-long-directory-name/", 9)) + "file.txt";
        pack = new PackBuilder().WithExecutable("bin/tool", "#!/bin/sh\n").WithDirectory("empty").With("größe.txt", "ü")
            .With(deep, "needs a GNU long name").With("pack.db", PackBuilder.Database(5 << 20)).WriteTo(Temp["pack"]);
    }

    [Test]
    [Arguments("gzip", "tar -xzf {0} -C {1}")]
    [Arguments("gzip", "bsdtar -xf {0} -C {1}")]
    [Arguments("gzip", "python3 -m tarfile -e {0} {1}")]
    [Arguments("zstd", "bsdtar -xf {0} -C {1}")]
    [Arguments("zstd", "zstd -dcq {0} | tar -x -C {1}")]
    public void Archives_unpack_with_other_programs(string compression, string command)
    {
        Succeed("package", pack, "--compression", compression, "-o", "archive");
        Unpack(string.Format(System.Globalization.CultureInfo.InvariantCulture, command, Temp["archive"], Temp["out"]));
    }

    [Test]
    public void The_python_installer_would_accept_it()
    {
        Succeed("package", pack, "--compression", "gzip", "-o", "archive");
        File.WriteAllText(Temp["rules.py"], PythonInstallerRules);
        Unpack($"python3 {Temp["rules.py"]} {Temp["archive"]} {Temp["out"]}");
    }

    [Test]
    [Arguments("tar -czf {0} -C {1} .", "dot")]
    [Arguments("tar -czf {0} -C {2} pack", "wrapped")]
    [Arguments("tar --format=posix -czf {0} -C {2} pack", "wrapped")]
    [Arguments("tar --format=ustar --exclude=a-rather* -czf {0} -C {2} pack", "wrapped")]
    [Arguments("LC_ALL=C.UTF-8 bsdtar --uid 0 --gid 0 --format=pax -czf {0} -C {1} .", "dot")]
    [Arguments("cd {1} && python3 -c \"import tarfile,os; t=tarfile.open('{0}','w:gz'); [t.add(n) for n in sorted(os.listdir('.'))]; " +
        "t.close()\"", "flat")]
    [Arguments("tar -c -C {1} . | zstd -q > {0}", "dot")]
    public void Archives_of_other_programs_install(string command, string layout)
    {
        SucceedInShell(string.Format(System.Globalization.CultureInfo.InvariantCulture, command, Temp["archive"], pack, Temp.Path));
        Assert.Equal(layout, SucceedWithJson("inspect", "archive").GetProperty("layout").GetString());
        Succeed("install", "archive");
        Assert.Equal(File.ReadAllBytes(Path.Join(pack, "pack.db")), File.ReadAllBytes(Path.Join(Root, "sample-pack", "pack.db")));
        Assert.Equal(Kpacks.KeepsModes,
            File.GetUnixFileMode(Path.Join(Root, "sample-pack", "bin", "tool")).HasFlag(UnixFileMode.OtherExecute));
        Assert.Equal("sample-pack: ok\n", Succeed("verify"));
    }

    private void Unpack(string command)
    {
        Directory.CreateDirectory(Temp["out"]);
        SucceedInShell(command);
        Assert.Equal(TempDirectory.Snapshot(pack), TempDirectory.Snapshot(Temp["out"]));
        Assert.Equal(Kpacks.KeepsModes, File.GetUnixFileMode(Temp["out", "bin", "tool"]).HasFlag(UnixFileMode.UserExecute));
        Assert.False(File.GetUnixFileMode(Temp["out", "skill.md"]).HasFlag(UnixFileMode.UserExecute));
    }
}
