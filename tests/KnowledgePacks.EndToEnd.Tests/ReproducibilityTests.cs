using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>Equal packs give equal bytes, whatever the machine around them.</summary>
public sealed class ReproducibilityTests : CommandTest
{
    private readonly string pack;

    public ReproducibilityTests()
    {
        var builder = new PackBuilder().WithExecutable("bin/tool", "#!/bin/sh\n").WithDirectory("empty").With("größe.txt", "ü")
            .With("pack.db", PackBuilder.Database(3 << 20));
        pack = builder.WriteTo(Temp["pack"]);
    }

    [Test]
    [Arguments("gzip")]
    [Arguments("zstd")]
    public void The_surroundings_leave_no_trace(string compression)
    {
        var expected = Package("reference", compression, "--threads", "2");
        Assert.Equal(expected, Package("threads-1", compression, "--threads", "1"));
        Assert.Equal(expected, Package("threads-7", compression, "--threads", "7"));

        Kpacks.Environment["TZ"] = "Asia/Kathmandu";
        Kpacks.Environment["LC_ALL"] = "tr_TR.UTF-8";
        Kpacks.Environment["LANG"] = "tr_TR.UTF-8";
        Kpacks.WorkingDirectory = Path.Join(pack, "bin");
        Assert.Equal(expected, Package("surroundings", compression));
        Kpacks.WorkingDirectory = Temp.Path;

        SucceedInShell(
            $"umask 077 && '{KpacksProcess.FindExecutable()}' package '{pack}' --compression {compression} -o '{Temp["umask"]}/'");
        Assert.Equal(expected, File.ReadAllBytes(Directory.GetFiles(Temp["umask"]).Single()));

        SucceedInShell($"cp -r '{pack}' '{Temp["copy"]}' && find '{Temp["copy"]}' -exec touch -d 2001-02-03 {{}} + && chmod -R go-rwx " +
            $"'{Temp["copy"]}' && (chown -R 4711:4711 '{Temp["copy"]}' 2>/dev/null || true)");
        Assert.Equal(expected, Package("copied", compression, Temp["copy"]));
    }

    [Test]
    public void Only_the_owners_execute_bit_travels()
    {
        SucceedInShell($"chmod 4777 '{pack}/skill.md' && chmod 0611 '{pack}/kg_config.json' && chmod 0744 '{pack}/bin/tool'");
        Package("modes", "gzip");
        SucceedInShell($"umask 022 && '{KpacksProcess.FindExecutable()}' --packs-dir '{Root}' install " +
            $"'{Directory.GetFiles(Temp["modes"]).Single()}'");
        const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode Runnable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        var installed = Path.Join(Root, "sample-pack");
        Assert.Equal(Runnable, File.GetUnixFileMode(installed));
        Assert.Equal(Runnable, File.GetUnixFileMode(Path.Join(installed, "skill.md")));
        Assert.Equal(Readable, File.GetUnixFileMode(Path.Join(installed, "kg_config.json")));
        Assert.Equal(Runnable, File.GetUnixFileMode(Path.Join(installed, "bin", "tool")));
        Assert.Equal(Runnable, File.GetUnixFileMode(Path.Join(installed, "empty")));
        SucceedInShell($"umask 077 && '{KpacksProcess.FindExecutable()}' --packs-dir '{Root}' install --force " +
            $"'{Directory.GetFiles(Temp["modes"]).Single()}'");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Join(installed, "kg_config.json")));
    }

    private byte[] Package(string directory, string compression, params string[] more)
    {
        var source = more is [var other] ? other : pack;
        Succeed(["package", source, "--compression", compression, "-o", Temp[directory] + "/", .. more.Length > 1 ? more : []]);
        return File.ReadAllBytes(Directory.GetFiles(Temp[directory]).Single());
    }
}
