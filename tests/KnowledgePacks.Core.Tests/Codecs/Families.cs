using System.Runtime.CompilerServices;
using KnowledgePacks.Codecs;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Codecs;

/// <summary>Both families of codecs, side by side, whichever the tests themselves were built with.</summary>
internal static class Families
{
    public static CodecFamily Native { get; } = new NativeCodecs();

    public static CodecFamily Managed { get; } = new ManagedCodecs();

    public static CodecFamily[] Both { get; } = [Native, Managed];

#pragma warning disable CA2255 // Whichever test comes first needs the libraries.
    [ModuleInitializer]
    internal static void Load() => CodecLibraries.LoadFor(typeof(CodecFamily).Assembly);
#pragma warning restore CA2255
}
