using System.Runtime.CompilerServices;
using KnowledgePacks.Core.Tests.Codecs;
using KnowledgePacks.Platform;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Platform;

public sealed class FreshFileTests : IDisposable
{
    internal const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Test]
    public void A_path_is_not_cut_where_it_has_a_NUL()
    {
        Assert.Throws<ArgumentException>(() => new FreshFile(temp["a\0b"], UnixFileMode.UserRead).Dispose());
        Assert.Empty(Directory.EnumerateFileSystemEntries(temp.Path));
    }

    [Test]
    public void Nothing_written_is_an_empty_file()
    {
        using (var file = new FreshFile(temp["x"], Private))
        {
            file.Write([], 0);
            file.Write([], 1 << 20);
        }
        Assert.Equal(0, new FileInfo(temp["x"]).Length);
    }

    [Test]
    public void Parts_go_where_they_belong_in_any_order()
    {
        var content = Samples.Random(3 << 20);
        using (var file = new FreshFile(temp["x"], Private))
        {
            file.Write(content.AsSpan(2 << 20), 2 << 20);
            file.Write(content.AsSpan(0, 7), 0);
            file.Write(content.AsSpan(7, (2 << 20) - 7), 7);
        }
        Assert.True(content.AsSpan().SequenceEqual(File.ReadAllBytes(temp["x"])));
    }

    [Test]
    public void What_is_left_out_is_zeros()
    {
        using (var file = new FreshFile(temp["x"], Private))
            file.Write([1], 5);
        Assert.Equal([0, 0, 0, 0, 0, 1], File.ReadAllBytes(temp["x"]));
    }

    [Test]
    [Arguments("file")]
    [Arguments("directory")]
    [Arguments("link to a file")]
    [Arguments("link to a directory")]
    [Arguments("dangling link")]
    [Arguments("link to itself")]
    public void Whatever_has_the_name_is_refused_and_stays_as_it_was(string kind)
    {
        File.WriteAllText(temp["target"], "sentinel");
        Directory.CreateDirectory(temp["directory"]);
        switch (kind)
        {
            case "file":
                File.WriteAllText(temp["x"], "old");
                break;
            case "directory":
                Directory.CreateDirectory(temp["x"]);
                break;
            default:
                File.CreateSymbolicLink(temp["x"],
                    kind switch
                    {
                        "link to a file" => "target",
                        "link to a directory" => "directory",
                        "dangling link" => "nowhere",
                        _ => "x"
                    });
                break;
        }
        var before = TempDirectory.Snapshot(temp.Path);
        var failure = Assert.ThrowsAny<IOException>(() => new FreshFile(temp["x"], Private));
        Assert.Contains(temp["x"], failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, TempDirectory.Snapshot(temp.Path));
    }

    [Test]
    public Task A_fifo_is_refused_without_waiting_for_a_reader() => Guarded.Run(() =>
    {
        PosixFiles.MakeFifo(temp["x"]);
        Assert.ThrowsAny<IOException>(() => new FreshFile(temp["x"], Private));
    });

    [Test]
    public void A_linked_directory_is_gone_through_and_a_dangling_one_is_not_made()
    {
        Directory.CreateDirectory(temp["directory"]);
        File.CreateSymbolicLink(temp["link"], "directory");
        new FreshFile(temp["link", "x"], Private).Dispose();
        Assert.True(File.Exists(temp["directory", "x"]));
        File.CreateSymbolicLink(temp["dangling"], "nowhere");
        Assert.ThrowsAny<IOException>(() => new FreshFile(temp["dangling", "x"], Private));
        Assert.False(Path.Exists(temp["nowhere"]));
    }

    [Test]
    public void A_directory_that_is_not_there_or_is_a_file_is_an_error()
    {
        File.WriteAllText(temp["file"], "sentinel");
        Assert.ThrowsAny<IOException>(() => new FreshFile(temp["none", "x"], Private));
        Assert.ThrowsAny<IOException>(() => new FreshFile(temp["file", "x"], Private));
        Assert.ThrowsAny<IOException>(() => new FreshFile(temp["x"] + "/", Private));
        Assert.Equal([temp["file"]], Directory.EnumerateFileSystemEntries(temp.Path));
        Assert.Equal("sentinel", File.ReadAllText(temp["file"]));
    }

    [Test]
    public void Names_are_as_long_as_the_filesystem_takes_and_no_longer()
    {
        var longest = new string('ä', 127) + "x";
        foreach (var name in (string[])[longest, new string('x', 255), "with \"quotes\" and \\ and \n", "日本語"])
        {
            new FreshFile(temp[name], Private).Dispose();
            Assert.Contains(temp[name], Directory.EnumerateFiles(temp.Path));
        }
        foreach (var name in (string[])[longest + "x", new string('x', 256), new string('ä', 128)])
            Assert.ThrowsAny<IOException>(() => new FreshFile(temp[name], Private));
        Assert.Equal(4, Directory.EnumerateFileSystemEntries(temp.Path).Count());
    }

    [Test]
    [Arguments(Private)]
    [Arguments(Private | UnixFileMode.UserExecute)]
    [Arguments(UnixFileMode.UserRead)]
    [Arguments(UnixFileMode.None)]
    public void The_mode_is_there_from_the_start_and_does_not_hinder_writing(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var file = new FreshFile(temp["x"], mode);
        // No umask takes rights from the owner.
        Assert.Equal(mode, File.GetUnixFileMode(temp["x"]));
        file.Write("content"u8, 0);
        Assert.Equal(7, new FileInfo(temp["x"]).Length);
    }

    [Test]
    public void A_program_that_is_started_meanwhile_does_not_inherit_it()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var file = new FreshFile(temp["x"], Private);
        var flags = File.ReadLines($"/proc/self/fdinfo/{file.Handle.DangerousGetHandle()}")
            .Single(line => line.StartsWith("flags:", StringComparison.Ordinal));
        const int CloseOnExec = 0x80000, WriteOnly = 1, AccessMode = 3;
        var value = Convert.ToInt32(flags["flags:".Length..].Trim(), 8);
        Assert.Equal((CloseOnExec, WriteOnly), (value & CloseOnExec, value & AccessMode));
    }

    [Test]
    public void A_refused_write_names_the_file_and_leaves_it_as_it_was()
    {
        using var file = new FreshFile(temp["x"], Private);
        file.Write("content"u8, 0);
        var failure = Assert.ThrowsAny<IOException>(() => file.Write("more"u8, long.MaxValue));
        Assert.Contains(temp["x"], failure.Message, StringComparison.Ordinal);
        Assert.Equal("content", File.ReadAllText(temp["x"]));
    }

    [Test]
    public void Nothing_is_written_once_it_is_disposed_and_disposing_again_is_nothing()
    {
        var file = new FreshFile(temp["x"], Private);
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Write("late"u8, 0));
        Assert.Equal(0, new FileInfo(temp["x"]).Length);
    }

    [Test]
    public async Task Of_several_that_want_a_name_one_gets_it()
    {
        const int Rivals = 4, Names = 200;
        var wins = new StrongBox<int>();
        using var start = new Barrier(Rivals);
        await Task.WhenAll(Enumerable.Range(0, Rivals).Select(rival => Guarded.Begin(() =>
        {
            for (var i = 0; i < Names; i++)
            {
                start.SignalAndWait();
                if (Record.Exception(() => new FreshFile(temp[$"{i}"], Private).Dispose()) is null)
                    Interlocked.Increment(ref wins.Value);
            }
        })));
        Assert.Equal(Names, wins.Value);
    }
}
