using System.Diagnostics;
using System.Text;

namespace KnowledgePacks.Testing;

/// <summary>What a run of the executable gave.</summary>
public sealed record KpacksResult(int ExitCode, string Output, string Errors);

/// <summary>
/// Runs the published executable as a user would: with an environment of its own, a fresh home directory and no
/// terminal. One for Windows is run by Wine.
/// </summary>
public sealed class KpacksProcess(string executable, string home)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Set, or removed when null, in the environment of the next runs.</summary>
    public Dictionary<string, string?> Environment { get; } = new() { ["HOME"] = home, ["PATH"] = "/usr/bin:/bin", ["TZ"] = "UTC" };

    public string WorkingDirectory { get; set; } = home;

    /// <summary>Whether the executable keeps who may run a file: Windows knows no such thing.</summary>
    public bool KeepsModes { get; } = !Wine.Runs(executable);

    /// <summary>The executable that scripts/publish.sh leaves, or what KPACKS_EXECUTABLE names.</summary>
    public static string FindExecutable()
    {
        if (System.Environment.GetEnvironmentVariable("KPACKS_EXECUTABLE") is { Length: > 0 } named)
            return named;
        var path = Path.Join(Repository.Path, "artifacts", "kpacks");
        return File.Exists(path) ? path : throw new FileNotFoundException("run scripts/publish.sh first", path);
    }

    public KpacksResult Run(params string[] arguments) => Run(null, arguments);

    public KpacksResult Run(byte[]? input, string[] arguments)
    {
        var result = RunOnce(input, arguments);
        for (var attempt = 1; attempt < Wine.Attempts && Wine.Runs(executable) && Wine.DidNotStart(result); attempt++)
            result = RunOnce(input, arguments);
        return result;
    }

    private KpacksResult RunOnce(byte[]? input, string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            if (input is not null)
                process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process ended without reading its input, as it may.
        }
        if (!process.WaitForExit(Limit))
        {
            process.Kill();
            throw new TimeoutException($"kpacks {string.Join(' ', arguments)} did not end");
        }
        return Wine.Runs(executable)
            ? new KpacksResult(process.ExitCode, Wine.MapPaths(output.Result), Wine.MapPaths(errors.Result))
            : new KpacksResult(process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>Starts the executable with all three streams redirected.</summary>
    public Process Start(params string[] arguments) => Start(executable, arguments);

    /// <summary>
    /// The same with SIGINT as it is for a command in a terminal: a background job of a script inherits it ignored, and so
    /// would the executable.
    /// </summary>
    public Process StartInterruptible(params string[] arguments) =>
        OperatingSystem.IsLinux() && !Wine.Runs(executable) ? Start("/usr/bin/env", ["--default-signal=INT", executable, .. arguments])
            : Start(arguments);

    private Process Start(string file, string[] arguments)
    {
        var isByWine = Wine.Runs(file);
        if (isByWine)
            (file, arguments) = (Wine.Program, [file, .. arguments]);
        var start = new ProcessStartInfo(file)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = WorkingDirectory,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in isByWine ? Wine.Environment(Environment) : Environment)
            if (value is not null)
                start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
