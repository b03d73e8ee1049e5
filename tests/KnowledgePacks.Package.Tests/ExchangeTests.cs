using System.IO.Compression;
using KnowledgePacks.Archives;
using KnowledgePacks.Installation;
using KnowledgePacks.Operations;
using KnowledgePacks.Sources;
using KnowledgePacks.Testing;
using CompressionLevel = KnowledgePacks.Codecs.CompressionLevel;

namespace KnowledgePacks.Package.Tests;

/// <summary>The library with its managed codecs and the executable with the C libraries: each installs what the other packs.</summary>
public sealed class ExchangeTests : IDisposable
{
    private readonly TempDirectory temp = new();
    private readonly KpacksProcess kpacks;
    private readonly string pack;

    public ExchangeTests()
    {
        Directory.CreateDirectory(temp["home"]);
        kpacks = new KpacksProcess(KpacksProcess.FindExecutable(), temp["home"]) { WorkingDirectory = temp.Path };
        pack = new PackBuilder().With("pack.db", PackBuilder.Database(5 << 20)).With("größe.txt", "ü").WithDirectory("empty")
            .WriteTo(temp["pack"]);
    }

    public static IEnumerable<(ArchiveFormat, CompressionLevel)> Kinds() =>
    [
        (ArchiveFormat.TarZstd, CompressionLevel.Fast), (ArchiveFormat.TarZstd, CompressionLevel.Default),
        (ArchiveFormat.TarZstd, CompressionLevel.Best), (ArchiveFormat.TarGzip, CompressionLevel.Fast),
        (ArchiveFormat.TarGzip, CompressionLevel.Default), (ArchiveFormat.TarGzip, CompressionLevel.Best),
    ];

    [Test]
    [MethodDataSource(nameof(Kinds))]
    public void The_executable_installs_what_the_library_packs(ArchiveFormat format, CompressionLevel level)
    {
        var packager = new Packager(new PackageOptions { Format = format, Level = level, Threads = 2 });
        var packaged = packager.Package(pack, temp["out"] + "/", cancellation: TestContext.Current!.Execution.CancellationToken);
        Assert.EndsWith(format == ArchiveFormat.TarZstd ? ".tar.zst" : ".tar.gz", packaged.Archive, StringComparison.Ordinal);
        Succeed("install", packaged.Archive);
        Assert.Equal("sample-pack: ok\n", Succeed("verify"));
        IsInstalled(temp["home", ".wikigr", "packs"]);
        UsesNoLibrary();
    }

    [Test]
    [MethodDataSource(nameof(Kinds))]
    public async Task The_library_installs_what_the_executable_packs(ArchiveFormat format, CompressionLevel level)
    {
        var compression = format == ArchiveFormat.TarZstd ? "zstd" : "gzip";
        Succeed("package", pack, "--compression", compression, "--level", level.ToString().ToLowerInvariant(), "-o", "archive");
        await Install(temp["archive"]);
    }

    /// <summary>One member of no told length, and a frame of no told size: the ways that others' archives go.</summary>
    [Test]
    [Arguments(ArchiveFormat.TarGzip)]
    [Arguments(ArchiveFormat.TarZstd)]
    public async Task The_library_installs_what_others_pack(ArchiveFormat format)
    {
        var builder = new PackBuilder().With("pack.db", PackBuilder.Database(5 << 20)).With("größe.txt", "ü").WithDirectory("empty");
        builder.ArchiveTo(temp["archive"]);
        if (format == ArchiveFormat.TarZstd)
        {
            using var gzip = new GZipStream(File.OpenRead(temp["archive"]), CompressionMode.Decompress);
            using var tar = new MemoryStream();
            gzip.CopyTo(tar);
            File.WriteAllBytes(temp["archive.zst"], RawZstdBuilder.Compress(tar.ToArray()));
        }
        await Install(temp[format == ArchiveFormat.TarZstd ? "archive.zst" : "archive"]);
    }

    [Test]
    public async Task Every_attack_is_refused_as_the_executable_refuses_it()
    {
        foreach (var hostile in HostileArchives.All)
        {
            File.WriteAllBytes(temp["attack"], hostile.Make(temp["outside"]));
            // Several of those that are accepted are one version with other bytes.
            var installer = new Installer(new InstallRoot(temp["root"])) { Force = true };
            var failure = await Record.ExceptionAsync(() =>
                installer.InstallAsync(FileSource.Open(temp["attack"]), cancellation: TestContext.Current!.Execution.CancellationToken));
            Assert.Equal((hostile.Name, hostile.Error), (hostile.Name, (failure as KnowledgePackException)?.Code));
            Assert.True(failure is null or KnowledgePackException, failure?.ToString());
        }
    }

    private async Task Install(string archive)
    {
        var root = new InstallRoot(temp["root"]);
        var installed = await new Installer(root)
            .InstallAsync(FileSource.Open(archive), cancellation: TestContext.Current!.Execution.CancellationToken);
        Assert.Equal("sample-pack", installed.Name.ToString());
        IsInstalled(root.Path);
        UsesNoLibrary();
    }

    private void IsInstalled(string root)
    {
        var installed = TempDirectory.Snapshot(Path.Join(root, "sample-pack"));
        Assert.True(installed.Remove(".kpacks.json"));
        Assert.Equal(TempDirectory.Snapshot(pack), installed);
    }

    /// <summary>Whatever is installed on the machine.</summary>
    private static void UsesNoLibrary()
    {
        var mapped = OperatingSystem.IsLinux() ? File.ReadAllText("/proc/self/maps") : "";
        Assert.DoesNotContain("libzstd", mapped, StringComparison.Ordinal);
        Assert.DoesNotContain("libdeflate", mapped, StringComparison.Ordinal);
    }

    private string Succeed(params string[] arguments)
    {
        var result = kpacks.Run(arguments);
        Assert.Equal(("", 0), (result.Errors, result.ExitCode));
        return result.Output;
    }

    public void Dispose() => temp.Dispose();
}
