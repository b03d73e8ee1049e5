using System.Runtime.InteropServices;

namespace KnowledgePacks.Platform;

/// <summary>The system's error numbers as exceptions of the kinds that the framework throws for them, or of their base.</summary>
internal static class PosixError
{
    public static Exception ToException(int error, string path)
    {
        var message = $"{Marshal.GetPInvokeErrorMessage(error)}: {path}";
        return error is LibC.EAcces or LibC.EPerm ? new UnauthorizedAccessException(message)
            : error == LibC.ENoEnt ? new FileNotFoundException(message, path)
            : new IOException(message, error);
    }
}
