using System.Diagnostics;

namespace KnowledgePacks.Fuzzing;

/// <summary>What a program did: its exit code (null when it had to be killed), its output and errors as bytes.</summary>
internal sealed record Execution(int? ExitCode, byte[] Output, byte[] Errors)
{
    /// <summary>Runs a program with an environment of its own and no input.</summary>
    /// <param name="limit">It is killed when it takes longer.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="directory">Where it runs.</param>
    public static Execution Run(TimeSpan limit, string program, IEnumerable<string> arguments, string directory = "/")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["HOME"] = "/home";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var output = new MemoryStream();
        using var errors = new MemoryStream();
        var copies = Task.WhenAll(process.StandardOutput.BaseStream.CopyToAsync(output),
            process.StandardError.BaseStream.CopyToAsync(errors));
        var ended = process.WaitForExit(limit);
        if (!ended)
            process.Kill(entireProcessTree: true);
        copies.Wait();
        process.WaitForExit();
        return new Execution(ended ? process.ExitCode : null, output.ToArray(), errors.ToArray());
    }
}
