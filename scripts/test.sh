#!/usr/bin/env bash
# Everything that must pass: format and house rules, a build without warnings, unit tests on both frameworks, and the
# published executable's end-to-end tests. Ends with the line "N passed, N failed".
. "$(dirname "$0")/lib/common.sh"
need_build_tools
need python3=python3 bsdtar=libarchive-tools zstd=zstd git=git setpriv=util-linux
cd "$repository"

step "Build"
dotnet build KnowledgePacks.Native.slnx --nologo -v quiet
"$repository/scripts/check.sh"

step "Publish"
"$repository/scripts/publish.sh"

step "Mutants"
"$repository/scripts/fuzz.sh" 2000

step "Interruptions"
"$repository/scripts/crash-matrix.sh" matrix --sample 20
"$repository/scripts/crash-matrix.sh" random --kills 300
"$repository/scripts/crash-matrix.sh" concurrent --operations 20

step "Package"
"$repository/scripts/test-package.sh"

if command -v wine >/dev/null; then
  step "Windows"
  "$repository/scripts/test-windows.sh"
fi

step "Tests"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
set +e
dotnet test --solution KnowledgePacks.Native.slnx --no-build --max-parallel-test-modules 1 2>&1 | tee "$log"
code=${PIPESTATUS[0]}
set -e

count() { sed -nE "s/^ *$1: ([0-9]+)$/\1/p" "$log" | tail -n 1; }
passed=$(count succeeded)
failed=$(count failed)
skipped=$(count skipped)
[ "${skipped:-0}" -eq 0 ] || { echo "error: no test may be skipped, $skipped were" >&2; code=1; }
[ "${passed:-0}" -gt 0 ] || { echo "error: no test ran" >&2; code=1; }
printf '\n%s passed, %s failed\n' "${passed:-0}" "${failed:-0}"
exit "$code"
