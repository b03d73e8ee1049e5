using System.Globalization;

namespace KnowledgePacks.Cli.Terminal;

/// <summary>Bytes that go to a descriptor which the process was given, wherever that leads: appended to, and never replaced.</summary>
internal sealed class DescriptorOutput : Stream
{
    private readonly int descriptor;

    private DescriptorOutput(int descriptor) => this.descriptor = descriptor;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>
    /// The stream that <c>-</c> stands for, or one of the names that systems have for open descriptors; <c>null</c> for any other
    /// path. By its name, such a descriptor would be a link to the file behind it, which would be replaced.
    /// </summary>
    public static DescriptorOutput? Find(string path)
    {
        if (path == "-" || (path == "/dev/stdout" && !OperatingSystem.IsWindows()))
            return new DescriptorOutput(1);
        foreach (var prefix in (ReadOnlySpan<string>)["/dev/fd/", "/proc/self/fd/"])
            if (path.StartsWith(prefix, StringComparison.Ordinal) && !OperatingSystem.IsWindows()
                && int.TryParse(path.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return new DescriptorOutput(number);
        return null;
    }

    /// <summary>Whether it is the terminal that a person looks at.</summary>
    public bool IsTerminal => descriptor == 1 && !Console.IsOutputRedirected;

    public override void Write(ReadOnlySpan<byte> buffer) => StandardStreams.Write(descriptor, buffer);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
