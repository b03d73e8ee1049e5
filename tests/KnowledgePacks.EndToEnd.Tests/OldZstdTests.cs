using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>Frames of zstd from before 1.0, whose decoders are not linked in: refused, wherever they stand, and never called.</summary>
public sealed class OldZstdTests : CommandTest
{
    [Test]
    [Arguments(0x25)]
    [Arguments(0x26)]
    [Arguments(0x27)]
    public void Frames_from_before_1_0_are_refused(byte version)
    {
        var pack = new PackBuilder("old").WriteTo(Temp["old"]);
        Succeed("package", pack, "--compression", "zstd", "-o", Temp["whole.tar.zst"]);
        var whole = File.ReadAllBytes(Temp["whole.tar.zst"]);
        byte[] old = [version, 0xb5, 0x2f, 0xfd, .. whole[4..]];

        foreach (var bytes in (byte[][])[old, [.. whole, .. old], [.. whole[..^30], .. old], [.. old[..4], 0, 0, 0, 0, .. old[4..]]])
        {
            var result = Kpacks.Run(bytes, ["inspect", "-"]);

            Assert.Equal((4, ""), (result.ExitCode, result.Output));
            Assert.StartsWith("error: ", result.Errors);
        }
    }
}
