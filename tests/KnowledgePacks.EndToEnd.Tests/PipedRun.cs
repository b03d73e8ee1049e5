using System.Diagnostics;
using System.Globalization;
using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>
/// What the executable gave when it read its standard input from a pipe, how many bytes it let the writer write before
/// it closed that pipe (up to <see cref="PipeBytes"/> of them it never saw), and the most memory it had.
/// </summary>
internal sealed record PipedRun(int ExitCode, string Output, string Errors, long BytesTaken, long PeakKilobytes)
{
    /// <summary>What a pipe holds that nobody reads.</summary>
    public const int PipeBytes = 64 << 10;

    public const long MaxPeakKilobytes = 64 << 10;

    private const int FirstBytes = 16 << 20, FirstWriteBytes = 4 << 10, WriteBytes = 1 << 20;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private const string PeakOfChild = """
        import resource, subprocess, sys
        code = subprocess.call(sys.argv[1:])
        print("peak", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
        sys.exit(code)
        """;

    public static PipedRun Of(IEnumerable<byte[]> input, params string[] arguments)
    {
        var start = new ProcessStartInfo("python3", ["-c", PeakOfChild, KpacksProcess.FindExecutable(), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var limit = new Timer(_ => process.Kill(entireProcessTree: true), null, Limit, Timeout.InfiniteTimeSpan);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var taken = Feed(process.StandardInput.BaseStream, input);
        process.WaitForExit();
        Assert.True(errors.Result.Contains("peak ", StringComparison.Ordinal), $"kpacks {string.Join(' ', arguments)} did not end");
        var end = errors.Result.LastIndexOf("peak ", StringComparison.Ordinal);
        return new PipedRun(process.ExitCode, output.Result, errors.Result[..end], taken,
            long.Parse(errors.Result.AsSpan(end + 5), CultureInfo.InvariantCulture));
    }

    /// <summary>The first bytes in small pieces, so that what was written is known closely.</summary>
    private static long Feed(Stream pipe, IEnumerable<byte[]> input)
    {
        long written = 0;
        try
        {
            foreach (var piece in input)
                for (int at = 0, count; at < piece.Length; at += count)
                {
                    count = Math.Min(written < FirstBytes ? FirstWriteBytes : WriteBytes, piece.Length - at);
                    pipe.Write(piece, at, count);
                    written += count;
                }
            pipe.Close();
        }
        catch (IOException)
        {
            // The reader has seen enough.
        }
        return written;
    }
}
