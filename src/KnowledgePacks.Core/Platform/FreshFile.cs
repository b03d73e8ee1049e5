using Microsoft.Win32.SafeHandles;

namespace KnowledgePacks.Platform;

/// <summary>
/// A file that was not there yet, made with its mode and written by offset. On Linux without FileStream, which makes seven
/// more system calls for each file.
/// </summary>
internal sealed class FreshFile : IDisposable
{
    private const int WriteNewLinux = 1 | 0x40 | 0x80 | 0x80000;

    private readonly string path;
    private readonly FileStream? stream;

    /// <summary>Makes the file; what is there already is an error, whatever it is.</summary>
    /// <exception cref="IOException">The system refused, with its reason.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory is not writable.</exception>
    /// <exception cref="ArgumentException">The path has a NUL in it.</exception>
    public FreshFile(string path, UnixFileMode mode)
    {
        this.path = path;
        if (OperatingSystem.IsLinux())
        {
            Handle = PosixFile.Open(path, WriteNewLinux, (int)mode);
            return;
        }
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
            BufferSize = 0
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        stream = new FileStream(path, options);
        Handle = stream.SafeFileHandle;
    }

    public SafeFileHandle Handle { get; }

    /// <summary>Writes all of some bytes.</summary>
    /// <exception cref="IOException">The system refused, with its reason; a part may have been written.</exception>
    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        if (stream is null)
            PosixFile.Write(Handle, path, bytes, offset);
        else
            RandomAccess.Write(Handle, bytes, offset);
    }

    public void Dispose()
    {
        Handle.Dispose();
        stream?.Dispose();
    }
}
