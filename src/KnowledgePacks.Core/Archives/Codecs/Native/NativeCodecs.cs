using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KnowledgePacks.Archives.Codecs;

/// <summary>
/// Finds libzstd and libdeflate for programs that use the library without linking them in: under the names that the
/// platforms' packages give them. The native executable has both inside and never comes here.
/// </summary>
internal static class NativeCodecs
{
    public const string Zstd = "libzstd", Deflate = "libdeflate";

    private static readonly Lazy<bool> Resolver = new(() =>
    {
        if (RuntimeFeature.IsDynamicCodeSupported)
            NativeLibrary.SetDllImportResolver(typeof(NativeCodecs).Assembly, Resolve);
        return true;
    });

    private static readonly Lazy<bool> Libdeflate = new(() => CanCall(static () => LibdeflateNative.Bound(0, 1)));

    private static readonly Lazy<bool> Libzstd = new(() => CanCall(static () => ZstdNative.VersionNumber()));

    /// <summary>Whether libdeflate can be called; without it the runtime's own gzip compresses.</summary>
    public static bool HasLibdeflate => Libdeflate.Value;

    /// <summary>Whether libzstd can be called; without it <c>.tar.zst</c> is refused with a message that says so.</summary>
    public static bool HasLibzstd => Libzstd.Value;

    private static bool CanCall(Action call)
    {
        _ = Resolver.Value;
        try
        {
            call();
            return true;
        }
        catch (DllNotFoundException)
        {
            return false;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        var candidates = name switch
        {
            Zstd => ["libzstd.so.1", "libzstd.1.dylib", "libzstd.dll", "zstd.dll"],
            Deflate => ["libdeflate.so.0", "libdeflate.0.dylib", "libdeflate.dll", "deflate.dll"],
            _ => Array.Empty<string>(),
        };
        foreach (var candidate in candidates)
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle))
                return handle;
        return 0;
    }
}
