#!/usr/bin/env bash
# Publishes kpacks for Windows (x64, compiled at run time) and runs the end-to-end tests against it under Wine. What is left
# out, and why, is listed in tests/KnowledgePacks.EndToEnd.Tests/WindowsTests.cs. Needs Wine; on Debian: apt-get install wine.
# Usage: scripts/test-windows.sh
. "$(dirname "$0")/lib/common.sh"
command -v wine >/dev/null || fail "Wine is needed: apt-get install wine"
need python3=python3 bsdtar=libarchive-tools zstd=zstd
cd "$repository"
tests=tests/KnowledgePacks.EndToEnd.Tests

# Compiled ahead of time as far as that goes: each test starts it several times.
version=$(sed -n 's:.*<RuntimePackVersion>\(.*\)</RuntimePackVersion>.*:\1:p' Directory.Build.props)
output=artifacts/windows
log=$(mktemp)
work=$(mktemp -d)
export WINEPREFIX=$work/wine WINEDEBUG=-all
trap 'wineserver -k 2>/dev/null || true; rm -rf "$work" "$log"' EXIT
dotnet publish src/KnowledgePacks.Cli -c Release -r win-x64 --self-contained -p:PublishAot=false -p:PublishReadyToRun=true \
  -p:RuntimeFrameworkVersion="$version" -o "$output" --nologo >"$log" 2>&1 ||
  { cat "$log" >&2; fail "the executable for Windows could not be built"; }
grep -E 'warning (IL|CS|CA|NU|NETSDK|MSB)' "$log" && fail "publishing gave warnings"
dotnet build "$tests" --nologo -v quiet

# The first start makes Wine's own directory; the server of that prefix then stays for all the others.
mkdir "$WINEPREFIX"
wineserver -p
KPACKS_EXECUTABLE=$PWD/$output/kpacks.exe
export KPACKS_EXECUTABLE
wine "$KPACKS_EXECUTABLE" --version >/dev/null 2>&1 || fail "Wine does not run the executable"

classes= methods=
while IFS=. read -r class method; do
  if [ -n "$method" ]; then methods+="&(!$method*)"; else classes+="&(!$class)"; fi
done < <(sed -nE 's/^ *\("([A-Za-z_.]+)",.*/\1/p' "$tests/WindowsTests.cs")
[ -n "$classes$methods" ] || fail "the list of what is left out was not found"
# Starting waits more than it works.
"artifacts/bin/$(basename "$tests")/debug/$(basename "$tests")" --progress off --no-ansi --maximum-parallel-tests "$((2 * $(nproc)))" \
  --treenode-filter "/*/*/${classes#&}/${methods#&}" ${SLOW:+--show-slowest-tests 25}
