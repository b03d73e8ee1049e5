#:project ../src/KnowledgePacks.Core/KnowledgePacks.Core.csproj
#:property PublishAot=false

// Compares versions and checks ranges: dotnet run examples/compare-versions.cs
using KnowledgePacks.Versions;

var older = SemanticVersion.Parse("1.0.0-rc.9");
var newer = SemanticVersion.Parse("1.0.0-rc.10");
Console.WriteLine($"compare({older}, {newer}) = {SemanticVersion.Compare(older, newer)}");
Console.WriteLine($"compatible(1.2.0, 1.4.1) = {SemanticVersion.IsCompatible("1.2.0", "1.4.1")}");
Console.WriteLine($"1.4.1 in ^1.2 = {VersionRange.Parse("^1.2").Contains(SemanticVersion.Parse("1.4.1"))}");
