#:project ../src/KnowledgePacks.Core/KnowledgePacks.Core.csproj
#:property PublishAot=false

// Makes an archive of a pack: dotnet run examples/package-a-pack.cs -- PACK_DIRECTORY OUTPUT_DIRECTORY
using KnowledgePacks.Operations;

var archive = await new Packager().PackageAsync(args[0], args[1]);
Console.WriteLine($"{archive.Name} {archive.Version}: {archive.Archive}, {archive.Size} bytes, sha256 {archive.Sha256}");
