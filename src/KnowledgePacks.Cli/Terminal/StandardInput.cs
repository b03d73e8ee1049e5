using Microsoft.Win32.SafeHandles;

namespace KnowledgePacks.Cli.Terminal;

/// <summary>Standard input as an archive's bytes. Waiting for them ends when the command is told to stop.</summary>
internal sealed class StandardInput(CancellationToken cancellation) : Stream
{
    private const int PollMilliseconds = 100;

    private readonly Stream input = OperatingSystem.IsWindows()
        ? Console.OpenStandardInput()
        : new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        WaitUntilReadable();
        return input.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    private void WaitUntilReadable()
    {
        do
            cancellation.ThrowIfCancellationRequested();
        while (!StandardStreams.IsReadable(0, PollMilliseconds));
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            input.Dispose();
        base.Dispose(disposing);
    }
}
