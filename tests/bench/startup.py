"""What does not depend on a pack's size: the start, the executable, and packs of 3 MB."""
import gzip
import os
import shutil
import statistics
import subprocess

import workloads
from measure import milliseconds, start_times

PACKS, PACK_MEGABYTES = 50, 3

HELLO = {
    "hello.csproj": """<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <PublishAot>true</PublishAot>
    <InvariantGlobalization>true</InvariantGlobalization>
    <KnownILCompilerPackVersion>{version}</KnownILCompilerPackVersion>
    <RuntimeFrameworkVersion>{version}</RuntimeFrameworkVersion>
  </PropertyGroup>
</Project>
""",
    "hello.cs": 'System.Console.WriteLine("hello");\n',
}


def make_hello(work):
    """The smallest program of the same kind, with the packages that the executable itself was made with; None when it cannot be built."""
    directory = os.path.join(work, "hello")
    os.makedirs(directory)
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "..", "..", "Directory.Build.props"), encoding="utf-8") as file:
        version = file.read().split("<RuntimePackVersion>")[1].split("<")[0]
    for name, text in HELLO.items():
        with open(os.path.join(directory, name), "w", encoding="utf-8") as file:
            file.write(text.replace("{version}", version))
    # So that nothing around the directory is taken in.
    for name in ("Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"):
        with open(os.path.join(directory, name), "w", encoding="utf-8") as file:
            file.write("<Project />\n")
    done = subprocess.run(["dotnet", "publish", directory, "-c", "Release", "--use-current-runtime", "-o", os.path.join(directory, "out")],
        capture_output=True, check=False) if shutil.which("dotnet") else None
    hello = os.path.join(directory, "out", "hello")
    return hello if done is not None and os.path.exists(hello) else None


def measure(kpacks, work, quick):
    """Lines for the table to reach."""
    packs, root = os.path.join(work, "packs"), os.path.join(work, "root")
    os.makedirs(packs)
    archives = []
    pools = workloads.Pools(["text", "embeddings"], PACK_MEGABYTES)
    for number in range(PACKS):
        name = f"pack-{number:02}"
        path = os.path.join(packs, name)
        os.makedirs(path)
        workloads.write_manifest(path, name, "1.0.0", PACK_MEGABYTES)
        with open(os.path.join(path, "pack.db"), "wb") as database:
            database.write(b"LBUG\x2b" + bytes(7) + pools.text_block(number) + pools.vector_block(number) + pools.vector_block(number + 1))
        archives.append(os.path.join(packs, f"{name}.tar.gz"))
        subprocess.run(["bash", "-c", f"tar -C {path} -cf - . | gzip -6 > {archives[-1]}"], check=True)
    os.sync()
    loose = [milliseconds([kpacks, "install", archive, "--no-sync", "--packs-dir", f"{root}-loose"]) for archive in archives]
    durable = [milliseconds([kpacks, "install", archive, "--packs-dir", root]) for archive in archives]
    commands = {"--version": [kpacks, "--version"], "list": [kpacks, "list", "--packs-dir", root]}
    if hello := make_hello(work):
        commands["hello"] = [hello]
    times = start_times(commands, 100 if quick else 400)
    with open(kpacks, "rb") as file:
        executable = file.read()
    print("\n## Start, size, small packs\n\n| | |\n|---|---|")
    for name, time in times.items():
        print(f"| {name} | {time:.2f} ms |")
    print(f"| install of a 3 MB pack, --no-sync | {statistics.median(loose):.1f} ms |\n| install of a 3 MB pack | "
        f"{statistics.median(durable):.1f} ms |", flush=True)
    lines = [("start", f"{name} / Native AOT hello", times[name] / times["hello"], limit)
        for name, limit in (("--version", 1.5), ("list", 3)) if hello]
    return lines + [
        ("50 packs", "install without syncs of a 3 MB pack, ms", statistics.median(loose), 15),
        ("size", "executable, MB", len(executable) / 1e6, 11),
        ("size", "executable under gzip, MB", len(gzip.compress(executable, 9)) / 1e6, 5),
    ]
