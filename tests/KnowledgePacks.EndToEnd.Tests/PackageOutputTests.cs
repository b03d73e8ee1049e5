using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>Where <c>package -o</c> writes to: nothing is ever replaced but the file that the archive is to be.</summary>
public sealed class PackageOutputTests : CommandTest
{
    private static readonly string Executable = KpacksProcess.FindExecutable();

    private string Expected
    {
        get
        {
            Directory.CreateDirectory(Temp["expected"]);
            Succeed("package", "pack", "-o", "expected/x.tar.gz");
            return Convert.ToHexString(File.ReadAllBytes(Temp["expected", "x.tar.gz"]));
        }
    }

    public PackageOutputTests() => new PackBuilder().WriteTo(Temp["pack"]);

    [Test]
    [Arguments("-")]
    [Arguments("/dev/stdout")]
    [Arguments("/dev/fd/1")]
    [Arguments("/proc/self/fd/1")]
    public void Standard_output_gets_the_archive_whatever_it_is_called(string output)
    {
        var piped = Shell($"'{Executable}' package pack -o {output} | cat > piped.tar.gz");
        Assert.Contains("Packaged sample-pack v1.0.0: standard output\n", piped.Errors, StringComparison.Ordinal);
        var toFile = Shell($"printf before > file; '{Executable}' package pack -q -o {output} >> file && tail -c +7 file > file.tar.gz");
        Assert.Equal(("", "", 0), (toFile.Output, toFile.Errors, toFile.ExitCode));
        Assert.Equal(Expected, Convert.ToHexString(File.ReadAllBytes(Temp["piped.tar.gz"])));
        Assert.Equal(Expected, Convert.ToHexString(File.ReadAllBytes(Temp["file.tar.gz"])));
        Assert.False(File.Exists(Temp["-"]));
        Assert.True(File.GetAttributes("/dev/stdout").HasFlag(FileAttributes.ReparsePoint));
    }

    [Test]
    public void The_quiet_hear_nothing_of_what_went_well()
    {
        var said = Succeed("package", "pack", "-q") + Succeed("install", "sample-pack-1.0.0.tar.gz", "-q") + Succeed("verify", "-q")
            + Succeed("remove", "sample-pack", "--yes", "-q") + Succeed("gc", "-q")
            + Succeed("validate", "pack", "-q") + Succeed("diff", "pack", "pack", "-q") + Succeed("doctor", "-q")
            + Succeed("init", "p", "-q");
        Assert.Equal("", said);
    }

    [Test]
    public void Another_descriptor_gets_it_too()
    {
        Assert.Equal(0, Shell($"'{Executable}' package pack -o /dev/fd/5 --compression zstd 5> five").ExitCode);
        Assert.Equal((byte)0x28, File.ReadAllBytes(Temp["five"])[0]);
    }

    [Test]
    public void An_archive_and_a_document_do_not_share_standard_output() =>
        Assert.Equal("usage", FailWithCode(2, "package", "pack", "-o", "-"));

    [Test]
    public void A_device_is_written_to_and_stays()
    {
        var made = Shell("mknod null c 1 3 && mknod full c 1 7");
        var (nothing, full) = made.ExitCode == 0 ? (Temp["null"], Temp["full"]) : ("/dev/null", "/dev/full");
        Succeed("package", "pack", "-o", nothing);
        Assert.Contains("No space left on device", Fail(1, "package", "pack", "-o", full), StringComparison.Ordinal);
        Assert.Equal("character special file\ncharacter special file\n", Shell($"stat -c %F '{nothing}' '{full}'").Output);
    }

    [Test]
    public void A_pipe_with_a_name_is_streamed_to()
    {
        var result = Shell($"mkfifo pipe && {{ cat pipe > read.tar.gz & }} && '{Executable}' package pack -o pipe && wait");
        Assert.Equal(("", 0), (result.Errors, result.ExitCode));
        Assert.Equal(Expected, Convert.ToHexString(File.ReadAllBytes(Temp["read.tar.gz"])));
        Assert.Equal("fifo\n", Shell("stat -c %F pipe").Output);
    }

    [Test]
    public void A_wait_for_a_reader_can_be_interrupted()
    {
        Assert.Equal(0, Shell("mkfifo pipe").ExitCode);
        Assert.Equal(143, Shell($"'{Executable}' package pack -o pipe & sleep 0.3; kill $!; wait $!").ExitCode);
    }

    [Test]
    public void A_socket_is_refused()
    {
        using var listener = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix,
            System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        listener.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(Temp["socket"]));
        Assert.StartsWith("error: the output is neither a file nor a pipe: socket\n", Fail(2, "package", "pack", "-o", "socket"),
            StringComparison.Ordinal);
        Assert.Equal("socket\n", Shell("stat -c %F socket").Output);
    }

    [Test]
    public void The_file_that_a_link_leads_to_is_replaced()
    {
        Directory.CreateDirectory(Temp["releases"]);
        File.WriteAllText(Temp["releases", "1.tar.gz"], "old");
        File.CreateSymbolicLink(Temp["latest.tar.gz"], Path.Join("releases", "1.tar.gz"));
        Assert.Contains(Temp["releases", "1.tar.gz"], Succeed("package", "pack", "-o", "latest.tar.gz"), StringComparison.Ordinal);
        Assert.Equal(Path.Join("releases", "1.tar.gz"), new FileInfo(Temp["latest.tar.gz"]).LinkTarget);
        Assert.Equal(Expected, Convert.ToHexString(File.ReadAllBytes(Temp["releases", "1.tar.gz"])));
        File.CreateSymbolicLink(Temp["new.tar.gz"], Path.Join("releases", "2.tar.gz"));
        Succeed("package", "pack", "-o", "new.tar.gz");
        Assert.True(File.Exists(Temp["releases", "2.tar.gz"]));
        File.CreateSymbolicLink(Temp["dist"], "releases");
        Succeed("package", "pack", "-o", "dist");
        Assert.True(File.Exists(Temp["releases", "sample-pack-1.0.0.tar.gz"]));
    }

    [Test]
    [Arguments("x.tar.gz", 0x1f)]
    [Arguments("x.tgz", 0x1f)]
    [Arguments("X.TAR.ZST", 0x28)]
    [Arguments("x.tzst", 0x28)]
    public void The_name_says_the_format(string name, int firstByte)
    {
        Succeed("package", "pack", "-o", name);
        Assert.Equal(firstByte, File.ReadAllBytes(Temp[name])[0]);
    }

    [Test]
    [Arguments("x.zip")]
    [Arguments("x.gz")]
    [Arguments("x.tar")]
    [Arguments("dist")]
    public void A_name_without_a_format_is_refused_unless_the_compression_is_said(string name)
    {
        var errors = Fail(2, "package", "pack", "-o", name);
        Assert.StartsWith($"error: the output's name says no format: {name}\nhint: ", errors, StringComparison.Ordinal);
        Assert.False(Path.Exists(Temp[name]));
        Succeed("package", "pack", "-o", name, "--compression", "zstd");
        Assert.Equal(0x28, File.ReadAllBytes(Temp[name])[0]);
    }

    [Test]
    public void A_slash_makes_the_directory()
    {
        Succeed("package", "pack", "-o", "dist/of/today/");
        Assert.True(File.Exists(Temp["dist", "of", "today", "sample-pack-1.0.0.tar.gz"]));
    }

    [Test]
    public void Failures_name_the_output_and_no_other_file()
    {
        var executable = PublicCopy();
        Shell("mkdir closed && chmod 755 closed && chmod -R a+rX pack");
        var errors = Shell($"{AsUser(12345)} '{executable}' package pack -o closed/x.tar.gz").Errors;
        Assert.Contains(Temp["closed", "x.tar.gz"], errors, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", errors, StringComparison.Ordinal);
        Directory.CreateDirectory(Temp["taken.tar.gz", "sample-pack-1.0.0.tar.gz"]);
        Assert.StartsWith("error: a directory has the archive's name: ", Fail(2, "package", "pack", "-o", "taken.tar.gz"),
            StringComparison.Ordinal);
    }
}
