using System.Diagnostics;
using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>The examples of the library, built and run as their first lines say.</summary>
public sealed class ExampleTests : CommandTest
{
    [Test]
    public void The_examples_run()
    {
        Assert.StartsWith("tidepools 1.0.0: ", Run("package-a-pack.cs", ExamplePack, Temp["out"] + "/"), StringComparison.Ordinal);
        var archive = Temp["out", "tidepools-1.0.0.tar.gz"];
        Assert.Equal($"tidepools 1.0.0 is in {Temp["root", "tidepools"]}\n", Run("install-a-pack.cs", archive, Temp["root"]));
        Assert.Equal("tidepools is current\n", Run("update-a-pack.cs", "tidepools", archive, Temp["root"]));
        var newer = Archive(new PackBuilder("tidepools", "1.1.0"));
        Assert.Equal("tidepools: 1.0.0 -> 1.1.0, 2 evaluation result(s) kept\n", Run("update-a-pack.cs", "tidepools", newer, Temp["root"]));
        Assert.Equal("compare(1.0.0-rc.9, 1.0.0-rc.10) = -1\ncompatible(1.2.0, 1.4.1) = True\n1.4.1 in ^1.2 = True\n",
            Run("compare-versions.cs"));
    }

    private static string Run(string example, params string[] arguments)
    {
        var path = Path.Join(Repository.Path, "examples", example);
        using var dotnet = Process.Start(
            new ProcessStartInfo("dotnet", ["run", "--file", path, "--", .. arguments]) { RedirectStandardOutput = true })!;
        var output = dotnet.StandardOutput.ReadToEnd();
        dotnet.WaitForExit();
        Assert.Equal(0, dotnet.ExitCode);
        return output;
    }
}
