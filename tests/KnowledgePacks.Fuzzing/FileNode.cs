using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace KnowledgePacks.Fuzzing;

/// <summary>What lstat says about a name, without following links.</summary>
internal readonly record struct FileNode(int Mode, uint Links, uint Owner, uint Group, ulong Inode, long Size, long Modified, long Changed)
{
    private const int TypeMask = 0xf000, DirectoryType = 0x4000, RegularType = 0x8000;
    private const int CurrentDirectory = -100, NoFollow = 0x100;
    private const uint BasicStats = 0x7ff;

    public bool IsDirectory => (Mode & TypeMask) == DirectoryType;

    public bool IsRegular => (Mode & TypeMask) == RegularType;

    /// <summary>The mode without the type, in octal.</summary>
    public string Permissions => Convert.ToString(Mode & ~TypeMask, 8).PadLeft(4, '0');

    /// <exception cref="IOException">The system knows no such name, which a listing gave: it is not UTF-8, or is gone.</exception>
    public static FileNode Of(string path)
    {
        // statx has one layout on all processors, stat has not.
        var buffer = new byte[256];
        if (statx(CurrentDirectory, Encode(path), NoFollow, BasicStats, buffer) != 0)
            throw Failure(path);
        return new FileNode(
            BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(28)),
            BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(16)),
            BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(20)),
            BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(24)),
            BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(32)),
            BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(40)),
            Time(buffer.AsSpan(112)),
            Time(buffer.AsSpan(96)));
    }

    /// <summary>Gives a file or directory to another user.</summary>
    public static void Give(string path, uint user)
    {
        if (lchown(Encode(path), user, user) != 0)
            throw Failure(path);
    }

    private static long Time(ReadOnlySpan<byte> field) =>
        BinaryPrimitives.ReadInt64LittleEndian(field) * 1_000_000_000 + BinaryPrimitives.ReadUInt32LittleEndian(field[8..]);

    private static byte[] Encode(string path) => [.. Encoding.UTF8.GetBytes(path), 0];

    private static IOException Failure(string path) => new($"{Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}: {path}");

#pragma warning disable IDE1006, SYSLIB1054 // The C library's own names, and no unsafe code for two calls.
    [DllImport("libc", SetLastError = true)]
    private static extern int statx(int directory, byte[] path, int flags, uint mask, byte[] result);

    [DllImport("libc", SetLastError = true)]
    private static extern int lchown(byte[] path, uint user, uint group);
#pragma warning restore IDE1006, SYSLIB1054
}
