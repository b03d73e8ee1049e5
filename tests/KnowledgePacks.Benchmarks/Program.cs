using BenchmarkDotNet.Running;

// dotnet run -c Release --project tests/KnowledgePacks.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(KnowledgePacks.Benchmarks.ArchiveBenchmarks).Assembly).Run(args);
