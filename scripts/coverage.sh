#!/usr/bin/env bash
# Line and branch coverage of the library by its own tests, file by file. Fails when the tar guard or the rules for names
# (Archives/Tar, Names) have less than 95 % of their branches covered.
. "$(dirname "$0")/lib/common.sh"
need python3=python3
cd "$repository"
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

step "Build"
# An output of its own: the collector rewrites the library's code.
dotnet build tests/KnowledgePacks.Core.Tests -p:CollectCoverage=true -p:ArtifactsPath="$results/artifacts" --nologo -v quiet

step "Tests"
# Something has to be excluded: what the collector leaves out by itself has the library among it.
"$results/artifacts/bin/KnowledgePacks.Core.Tests/debug/KnowledgePacks.Core.Tests" --progress off --no-ansi --results-directory "$results" \
  --coverlet --coverlet-output-format cobertura --coverlet-include '[KnowledgePacks.Core]*' \
  --coverlet-exclude '[xunit*]*' --coverlet-exclude-by-file '**/*.g.cs' |
  tail -n 8

step "Coverage"
python3 - "$(find "$results" -name "*cobertura*.xml" | head -n 1)" <<'PY'
import collections, re, sys, xml.etree.ElementTree as xml
files = collections.defaultdict(lambda: [0, 0, 0, 0])
for part in xml.parse(sys.argv[1]).iter("class"):
    name = re.sub(r".*KnowledgePacks\.Core/", "", part.get("filename"))
    for line in part.find("lines"):
        count = files[name]
        count[0] += line.get("hits") != "0"
        count[1] += 1
        branches = re.search(r"\((\d+)/(\d+)\)", line.get("condition-coverage", ""))
        if branches:
            count[2] += int(branches[1])
            count[3] += int(branches[2])
low = []
for name, (lines, all_lines, branches, all_branches) in sorted(files.items()):
    rate = 100 * branches / all_branches if all_branches else 100
    print(f"{name:50} lines {100 * lines / all_lines:5.1f} %  branches {branches:3} of {all_branches:3} = {rate:5.1f} %")
    if re.match("Archives/(Tar|Names)/", name) and rate < 95:
        low.append(name)
if not any(name.startswith("Archives/Tar/") for name in files):
    sys.exit("error: nothing was collected")
sys.exit(f"error: less than 95 % of the branches: {', '.join(low)}" if low else 0)
PY
