using System.Text;
using KnowledgePacks.Manifests;

namespace KnowledgePacks.Core.Tests.Manifests;

/// <summary>Parses manifests as the tests write them.</summary>
internal static class ManifestReading
{
    public static PackManifest Read(string json, PackProfile profile = PackProfile.Standard)
    {
        var findings = new List<PackFinding>();
        Assert.True(PackManifest.TryParse(Encoding.UTF8.GetBytes(json), profile, findings, out var manifest), string.Join('\n', findings));
        Assert.Empty(findings);
        return manifest;
    }

    /// <summary>The messages of all mistakes.</summary>
    public static IEnumerable<string> Mistakes(string json, PackProfile profile = PackProfile.Standard)
    {
        var findings = new List<PackFinding>();
        Assert.False(PackManifest.TryParse(Encoding.UTF8.GetBytes(json), profile, findings, out var manifest));
        Assert.Null(manifest);
        Assert.All(findings,
            finding =>
            Assert.Equal((FindingSeverity.Error, "manifest_invalid", "manifest.json"), (finding.Severity, finding.Code, finding.Path)));
        return findings.Select(finding => finding.Message);
    }
}
