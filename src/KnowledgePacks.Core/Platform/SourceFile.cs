using Microsoft.Win32.SafeHandles;

namespace KnowledgePacks.Platform;

/// <summary>
/// Files that are read once, from the first byte to the last. Small ones on Linux without the framework, which looks at each,
/// locks it and advises the system.
/// </summary>
internal static class SourceFile
{
    private const long LargeBytes = 1 << 20;
    private const int ReadOnlyLinux = 0x80000;

    /// <param name="path">A file that is there; a special file may block.</param>
    /// <param name="size">Its bytes, or about.</param>
    /// <exception cref="IOException">The system refused, with its reason.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not readable.</exception>
    public static SafeFileHandle Open(string path, long size) => OperatingSystem.IsLinux() && size < LargeBytes
        ? PosixFile.Open(path, ReadOnlyLinux)
        : File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);

    /// <summary>Reads some bytes; 0 at the end.</summary>
    /// <exception cref="IOException">The system refused, with its reason.</exception>
    public static int Read(SafeFileHandle file, string path, Span<byte> buffer, long offset) =>
        OperatingSystem.IsLinux() ? PosixFile.Read(file, path, buffer, offset) : RandomAccess.Read(file, buffer, offset);
}
