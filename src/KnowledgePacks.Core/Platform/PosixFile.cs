using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KnowledgePacks.Platform;

/// <summary>open, pread and pwrite themselves, again when a signal came between, and with their errors as exceptions.</summary>
internal static unsafe class PosixFile
{
    /// <param name="path">The file.</param>
    /// <param name="flags">O_…, which differ between systems.</param>
    /// <param name="mode">Of a new file, before the umask.</param>
    /// <exception cref="IOException">The system refused, with its reason.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not allowed.</exception>
    /// <exception cref="ArgumentException">The path has a NUL in it.</exception>
    public static SafeFileHandle Open(string path, int flags, int mode = 0)
    {
        // Where the system would see the end of the name.
        if (path.Contains('\0'))
            throw new ArgumentException("a path with a NUL", nameof(path));
        while (true)
        {
            var file = LibC.Open(path, flags, mode);
            if (!file.IsInvalid)
                return file;
            var error = Marshal.GetLastPInvokeError();
            file.Dispose();
            if (error != LibC.EIntr)
                throw PosixError.ToException(error, path);
        }
    }

    /// <summary>Reads some bytes; 0 at the end.</summary>
    /// <exception cref="IOException">The system refused, with its reason.</exception>
    public static int Read(SafeFileHandle file, string path, Span<byte> buffer, long offset)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var count = LibC.PRead(file, start, (nuint)buffer.Length, offset);
                if (count >= 0)
                    return (int)count;
                ThrowUnlessInterrupted(path);
            }
        }
    }

    /// <summary>Writes all of some bytes.</summary>
    /// <exception cref="IOException">The system refused, with its reason; a part may have been written.</exception>
    public static void Write(SafeFileHandle file, string path, ReadOnlySpan<byte> bytes, long offset)
    {
        fixed (byte* start = bytes)
        {
            for (var done = 0; done < bytes.Length;)
            {
                var count = LibC.PWrite(file, start + done, (nuint)(bytes.Length - done), offset + done);
                // A filesystem that takes nothing and says nothing would be asked for ever.
                if (count == 0)
                    throw PosixError.ToException(LibC.EIo, path);
                if (count < 0)
                    ThrowUnlessInterrupted(path);
                else
                    done += (int)count;
            }
        }
    }

    private static void ThrowUnlessInterrupted(string path)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error != LibC.EIntr)
            throw PosixError.ToException(error, path);
    }
}
