using KnowledgePacks.Installation;
using KnowledgePacks.Operations;
using KnowledgePacks.Sources;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Installation;

public sealed class ReceiptSummaryTests : IDisposable
{
    private readonly TempDirectory temp = new();
    private readonly string receiptPath;
    private readonly InstallRoot root;

    public ReceiptSummaryTests()
    {
        root = new InstallRoot(temp["root"]);
        var pack = new PackBuilder();
        for (var i = 0; i < 2000; i++)
            pack.With($"pages/{i}", "");
        var installed = new Installer(root, new InstallOptions { Sync = false })
            .InstallAsync(new FileSource(pack.ArchiveTo(temp["a.tar.gz"])), cancellation: TestContext.Current!.Execution.CancellationToken)
            .GetAwaiter().GetResult();
        receiptPath = Path.Join(installed.Path, InstallReceipt.FileName);
    }

    private InstalledPack Pack => root.Get(PackName.Parse("sample-pack"));

    [Test]
    public void Agrees_with_the_whole_receipt()
    {
        Assert.True(new FileInfo(receiptPath).Length > 100_000);
        var pack = Pack;
        Assert.Equal((pack.Receipt!.InstalledAt, pack.Receipt.TotalSize), (pack.Summary!.InstalledAt, pack.Summary.TotalSize));
        Assert.Equal(InstalledPackStatus.Ok, pack.Status);
    }

    [Test]
    [Arguments("")]
    [Arguments("{")]
    [Arguments("[]")]
    [Arguments("{\"installed_at\": 5}")]
    [Arguments("{\"installed_at\": \"2026-01-01T00:00:00Z\"}")]
    [Arguments("not JSON")]
    public void A_file_that_is_no_receipt_makes_the_pack_broken(string text)
    {
        File.WriteAllText(receiptPath, text);
        Assert.Equal(InstalledPackStatus.Broken, Pack.Status);
        Assert.StartsWith(".kpacks.json cannot be read: not a receipt", Pack.Problem, StringComparison.Ordinal);
        Assert.Null(Pack.Receipt);
    }

    [Test]
    public void A_receipt_that_breaks_off_later_cannot_be_verified_against()
    {
        File.WriteAllText(receiptPath, File.ReadAllText(receiptPath)[..10_000]);
        Assert.Equal(InstalledPackStatus.Ok, Pack.Status);
        var report = new Verifier().Verify(Pack, TestContext.Current!.Execution.CancellationToken);
        Assert.Equal((VerificationStatus.Modified, InstallReceipt.FileName), (report.Status, Assert.Single(report.Modified).Text));
    }

    public void Dispose() => temp.Dispose();
}
