using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KnowledgePacks.Testing;

/// <summary>
/// Lets a test that runs on the JIT call libzstd and libdeflate, which the static executable has inside and the library by
/// itself never looks for: under the names that the platforms' packages give them.
/// </summary>
public static class CodecLibraries
{
    /// <param name="assembly">The one that calls them.</param>
    public static void LoadFor(Assembly assembly)
    {
        if (RuntimeFeature.IsDynamicCodeSupported)
            NativeLibrary.SetDllImportResolver(assembly, Load);
    }

    private static nint Load(string name, Assembly assembly, DllImportSearchPath? path) => name switch
    {
        "libzstd" => LoadFirst(["libzstd.so.1", "libzstd.1.dylib"], assembly, path),
        "libdeflate" => LoadFirst(["libdeflate.so.0", "libdeflate.0.dylib"], assembly, path),
        _ => 0,
    };

    private static nint LoadFirst(string[] names, Assembly assembly, DllImportSearchPath? path)
    {
        foreach (var name in names)
            if (NativeLibrary.TryLoad(name, assembly, path, out var handle))
                return handle;
        throw new DllNotFoundException($"{names[0]} is needed to test the codecs of the executable");
    }
}
