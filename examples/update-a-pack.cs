#:project ../src/KnowledgePacks.Core/KnowledgePacks.Core.csproj
#:property PublishAot=false

// Updates an installed pack and keeps its evaluation results: dotnet run examples/update-a-pack.cs -- NAME ARCHIVE ROOT
using KnowledgePacks;
using KnowledgePacks.Installation;
using KnowledgePacks.Operations;
using KnowledgePacks.Sources;

var update = await new Updater(new InstallRoot(args[2])).UpdateAsync(PackName.Parse(args[0]), FileSource.Open(args[1]));
Console.WriteLine(update.Installed is { } installed
    ? $"{installed.Name}: {installed.Replaced?.Version} -> {installed.Version}, {installed.KeptResults} evaluation result(s) kept"
    : $"{args[0]} is current");
