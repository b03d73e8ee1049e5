using System.Diagnostics;
using System.Text.Json;
using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>What every test of the executable starts with: a fresh home directory and nothing installed.</summary>
public abstract class CommandTest : IDisposable
{
    protected CommandTest()
    {
        Directory.CreateDirectory(Temp["home"]);
        Kpacks = new KpacksProcess(KpacksProcess.FindExecutable(), Temp["home"]) { WorkingDirectory = Temp.Path };
    }

    protected TempDirectory Temp { get; } = new();

    protected KpacksProcess Kpacks { get; }

    protected string Root => Temp["home", ".wikigr", "packs"];

    protected static string ExamplePack => Path.Join(Repository.Path, "examples", "packs", "tidepools");

    /// <summary>Runs a command that must succeed and say nothing on standard error.</summary>
    protected string Succeed(params string[] arguments)
    {
        var result = Kpacks.Run(arguments);
        Assert.Equal(("", 0), (result.Errors, result.ExitCode));
        return result.Output;
    }

    protected JsonElement SucceedWithJson(params string[] arguments) => JsonDocument.Parse(Succeed([.. arguments, "--json"])).RootElement;

    /// <summary>Runs a command that must fail with this exit code, data left out.</summary>
    protected string Fail(int exitCode, params string[] arguments)
    {
        var result = Kpacks.Run(arguments);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal("", result.Output);
        return result.Errors;
    }

    /// <summary>Runs a command that must fail, and returns its error's code.</summary>
    protected string FailWithCode(int exitCode, params string[] arguments)
    {
        var result = Kpacks.Run([.. arguments, "--json"]);
        Assert.Equal(exitCode, result.ExitCode);
        return JsonDocument.Parse(result.Errors).RootElement.GetProperty("error").GetProperty("code").GetString()!;
    }

    /// <summary>Builds an archive with another tool's hand.</summary>
    protected string Archive(PackBuilder pack, string file = "pack.tar.gz", string prefix = "") => pack.ArchiveTo(Temp[file], prefix);

    /// <summary>Replaces what differs from run to run, so that the rest can be verified.</summary>
    protected string Scrub(string text) => text.Replace(Temp.Path, "{temp}", StringComparison.Ordinal);

    /// <summary>Runs a command line of a POSIX shell that must succeed and say nothing on standard error.</summary>
    protected void SucceedInShell(string command)
    {
        var result = Shell(command);
        Assert.Equal(("", 0), (result.Errors, result.ExitCode));
    }

    /// <summary>What is left of transactions: nothing, always.</summary>
    protected void AssertNoLeftovers()
    {
        var staging = Path.Join(Root, ".kpacks", "staging");
        Assert.True(!Directory.Exists(staging) || !Directory.EnumerateFileSystemEntries(staging).Any(), "something is left in staging");
    }

    /// <summary>The executable where every user may run it.</summary>
    protected string PublicCopy()
    {
        var copy = Temp["kpacks"];
        File.Copy(KpacksProcess.FindExecutable(), copy);
        Shell($"chmod 755 '{copy}' && chmod a+rx '{Temp.Path}'");
        return copy;
    }

    /// <summary>Another user for the rest of a command line; the same one where tests run without the right to choose.</summary>
    protected static string AsUser(int id) =>
        Environment.UserName == "root" ? $"setpriv --reuid {id} --regid {id} --clear-groups" : $"unshare --user --map-user={id}";

    /// <summary>Runs a command line of a POSIX shell in the test's directory.</summary>
    protected KpacksResult Shell(string command)
    {
        using var shell = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", command])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Temp.Path,
            })!;
        var output = shell.StandardOutput.ReadToEndAsync();
        var errors = shell.StandardError.ReadToEndAsync();
        shell.WaitForExit();
        return new KpacksResult(shell.ExitCode, output.Result, errors.Result);
    }

    public void Dispose()
    {
        Temp.Dispose();
        GC.SuppressFinalize(this);
    }
}
