using System.Security.Cryptography;
using KnowledgePacks.Installation;
using KnowledgePacks.Operations;
using KnowledgePacks.Sources;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Installation;

/// <summary>Receipts of both formats are read, whoever wrote them, and nothing else.</summary>
public sealed class InstallReceiptReadTests : IDisposable
{
    private const string Hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Tree = "3d248ca542a24fc62d1c43b916eae5016878e2533c88238480b26128a1f1af95";

    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    private static CancellationToken Cancellation => TestContext.Current!.Execution.CancellationToken;

    [Test]
    public void Format_1_does_not_say_so_and_has_plain_digests()
    {
        var receipt = Read("", $$"""{"path": "a/b", "size": 0, "sha256": "{{Hex}}"}""");
        Assert.Equal(1, receipt.Format);
        Assert.Equal([new ReceiptFile(PackPath.Known("a/b"), 0, Digest.Parse(Hex, null))], receipt.Files);
        Assert.Null(receipt.Files[0].FsVerity);
    }

    [Test]
    public void Format_1_may_say_so() =>
        Assert.Equal(1, Read("\"format\": 1,", $$"""{"path": "a", "size": 0, "sha256": "{{Hex}}"}""").Format);

    [Test]
    public void Format_2_has_fs_verity_digests()
    {
        var receipt = Read("\"format\": 2,", $$"""{"path": "a/b", "size": 0, "fsverity": "{{Tree}}"}""");
        Assert.Equal(2, receipt.Format);
        Assert.Equal([new ReceiptFile(PackPath.Known("a/b"), 0, null, Digest.Parse(Tree, null))], receipt.Files);
    }

    [Test]
    public void A_later_format_is_not_read()
    {
        var failure = Assert.Throws<FormatException>(() =>
            Read("\"format\": 3,", $$"""{"path": "a", "size": 0, "fsverity": "{{Tree}}"}"""));
        Assert.Equal("the receipt is of format 3, which this version of kpacks does not know", failure.Message);
    }

    [Test]
    [Arguments("", "fsverity")]
    [Arguments("\"format\": 1,", "fsverity")]
    [Arguments("\"format\": 2,", "sha256")]
    [Arguments("", "other")]
    [Arguments("\"format\": 2,", "other")]
    public void A_row_without_its_format_s_digest_is_not_read(string format, string key)
    {
        var failure = Assert.Throws<FormatException>(() => Read(format, $$"""{"path": "a", "size": 0, "{{key}}": "{{Hex}}"}"""));
        Assert.Equal("not a receipt: a has no digest", failure.Message);
    }

    [Test]
    [Arguments("../a")]
    [Arguments("/etc/passwd")]
    [Arguments("a/../../b")]
    [Arguments("")]
    public void A_path_that_leads_out_of_the_pack_is_not_read(string path) =>
        Assert.Throws<FormatException>(() => Read("\"format\": 2,", $$"""{"path": "{{path}}", "size": 0, "fsverity": "{{Tree}}"}"""));

    [Test]
    [Arguments("{\"size\": 0, \"fsverity\": \"" + Tree + "\"}")]
    [Arguments("{\"path\": \"a\", \"fsverity\": \"" + Tree + "\"}")]
    [Arguments("{\"path\": \"a\", \"size\": 0, \"fsverity\": \"abc\"}")]
    [Arguments("5")]
    public void A_row_that_is_none_is_not_read(string row) => Assert.Throws<FormatException>(() => Read("\"format\": 2,", row));

    [Test]
    public async Task An_installation_is_verified_by_a_receipt_of_either_format()
    {
        var root = new InstallRoot(temp["root"]);
        var installed = await new Installer(root, new InstallOptions { Sync = false })
            .InstallAsync(new FileSource(new PackBuilder().ArchiveTo(temp["a.tar.gz"])), cancellation: Cancellation);
        var receipt = root.Get(installed.Name).Receipt!;
        Assert.Equal(InstallReceipt.CurrentFormat, receipt.Format);
        Assert.All(receipt.Files, file => Assert.True(file.Sha256 is null && file.FsVerity is not null));
        await VerifiesAndNoticesDamage(root, installed);
        var plain = receipt.Files.Select(file => new ReceiptFile(file.Path, file.Size,
            Digest.FromHash(SHA256.HashData(File.ReadAllBytes(Path.Join(installed.Path, file.Path.Text))))));
        (receipt with { Format = 1, Files = [.. plain] }).WriteTo(installed.Path, sync: false);
        Assert.DoesNotContain("fsverity", File.ReadAllText(Path.Join(installed.Path, InstallReceipt.FileName)), StringComparison.Ordinal);
        await VerifiesAndNoticesDamage(root, installed);
    }

    private static async Task VerifiesAndNoticesDamage(InstallRoot root, InstallResult installed)
    {
        var skill = Path.Join(installed.Path, "skill.md");
        Assert.Equal(VerificationStatus.Ok, (await new Verifier().VerifyAsync(root.Get(installed.Name), Cancellation)).Status);
        var before = File.ReadAllBytes(skill);
        File.WriteAllBytes(skill, [(byte)(before[0] ^ 1), .. before[1..]]);
        var report = await new Verifier().VerifyAsync(root.Get(installed.Name), Cancellation);
        Assert.Equal([PackPath.Known("skill.md")], report.Modified);
        Assert.Empty(report.Damaged);
        File.WriteAllBytes(skill, before);
    }

    private InstallReceipt Read(string format, string row)
    {
        File.WriteAllText(temp[InstallReceipt.FileName],
            $$"""
            {
              {{format}}
              "name": "sample-pack", "version": "1.2.3", "profile": "standard", "source": "a.tar.gz",
              "installed_at": "2026-03-04T05:06:07Z", "kpacks_version": "0.1.0",
              "archive": {"format": "tar.gz", "sha256": "{{Hex}}", "size": 10}, "total_size": 0,
              "files": [{{row}}]
            }
            """);
        return InstallReceipt.Load(temp.Path)!;
    }
}
