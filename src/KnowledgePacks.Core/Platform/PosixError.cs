using System.Runtime.InteropServices;

namespace KnowledgePacks.Platform;

/// <summary>The system's error numbers as the exceptions that the framework throws for the same errors.</summary>
internal static class PosixError
{
    private const int EPerm = 1;

    public static Exception ToException(int error, string path)
    {
        var message = $"{Marshal.GetPInvokeErrorMessage(error)}: {path}";
        return error is LibC.EAcces or EPerm ? new UnauthorizedAccessException(message)
            : error == LibC.ENoEnt ? new FileNotFoundException(message, path)
            : new IOException(message, error);
    }
}
