#:project ../src/KnowledgePacks.Core/KnowledgePacks.Core.csproj
#:property PublishAot=false

// Installs an archive into a root: dotnet run examples/install-a-pack.cs -- ARCHIVE ROOT
using KnowledgePacks;
using KnowledgePacks.Installation;
using KnowledgePacks.Operations;
using KnowledgePacks.Sources;

try
{
    var installed = await new Installer(new InstallRoot(args[1])).InstallAsync(FileSource.Open(args[0]));
    Console.WriteLine($"{installed.Name} {installed.Version} is in {installed.Path}");
}
catch (KnowledgePackException failure)
{
    Console.Error.WriteLine($"{failure.Code}: {failure.Message}");
    Environment.ExitCode = 1;
}
