#!/usr/bin/env bash
# Everything that must pass, unit tests first: a failure there shows within two minutes. Ends with the line "N passed, N failed".
# Usage: scripts/test.sh
#        scripts/test.sh --quick [FOLDER...]    builds, and runs the unit tests of these folders of src alone, such as
#                                               Archives or CommandLine; of those that differ from the last commit when none is named
. "$(dirname "$0")/lib/common.sh"
cd "$repository"
passed=0
failed=0
log=$(mktemp)
finish() {
  code=$?
  rm -f "$log"*
  [ "$code" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
  printf '\n%s passed, %s failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ] || exit 1
}
trap finish EXIT

# check NAME COMMAND...: something that passes or fails as one.
check() {
  step "$1"
  shift
  if ! "$@"; then
    failed=$((failed + 1))
    printf 'error: failed: %s\n' "$*" >&2
  fi
}

# tests NAME COMMAND...: a run that prints what it counted. No test may be skipped.
tests() {
  step "$1"
  shift
  local code=0 wrong skipped
  "$@" 2>&1 | tee "$log" || code=$?
  count() { sed -nE "s/^ *$1: ([0-9]+)$/\1/p" "$log" | tail -n 1; }
  succeeded=$(count succeeded) wrong=$(count failed) skipped=$(count skipped)
  [ "${succeeded:-0}" -gt 0 ] && [ "${skipped:-1}" -eq 0 ] || code=1
  [ "$code" -eq 0 ] || [ "${wrong:-0}" -gt 0 ] || wrong=1
  passed=$((passed + ${succeeded:-0}))
  failed=$((failed + ${wrong:-0}))
  printf '(%s s since the beginning)\n' "$SECONDS"
}

# of PROJECT [ARGUMENT...]: a test project that is built.
of() { "artifacts/bin/KnowledgePacks.$1/debug/KnowledgePacks.$1" --progress off --no-ansi "${@:2}"; }

# Both native executables, one after the other: that of the tests, then the one that is published.
compile() {
  rm -rf artifacts/native-tests
  dotnet publish tests/KnowledgePacks.Core.Tests -c Release --use-current-runtime -p:PublishAot=true -o artifacts/native-tests \
    --nologo -v quiet && "$repository/scripts/publish.sh"
}

if [ "${1:-}" = --quick ]; then
  shift
  [ $# -gt 0 ] || mapfile -t < <(git status --porcelain --untracked-files=all -- src tests | sed -nE \
    's#.* (src|tests)/KnowledgePacks\.([A-Za-z]+)(\.Tests)?/(([A-Za-z]+)/)?.*#\2 \5#p' | sed -E 's/^Core (.+)/\1/; s/ .*//' | sort -u)
  folders=("$@")
  [ $# -gt 0 ] || folders=("${MAPFILE[@]}")
  printf 'folders: %s\n' "${folders[*]:-all}"
  filter=
  for folder in "${folders[@]}"; do
    case $folder in CommandLine | Cli | Core) ;; *) filter+="|(KnowledgePacks.Core.Tests.$folder*)" ;; esac
  done
  dotnet build tests/KnowledgePacks.Core.Tests --nologo -v quiet
  dotnet build tests/KnowledgePacks.CommandLine.Tests --nologo -v quiet
  tests "Command line" of CommandLine.Tests
  [[ " ${folders[*]:-Core} " != *" Core "* ]] || filter=
  [[ "${folders[*]:-Core}" =~ ^(CommandLine|Cli| )+$ ]] || tests "Library" of Core.Tests ${filter:+--treenode-filter "/*/${filter#|}/*/*"}
  exit
fi

need_build_tools
need python3=python3 bsdtar=libarchive-tools zstd=zstd git=git setpriv=util-linux
step "Build"
dotnet build KnowledgePacks.Native.slnx --nologo -v quiet
tests "Command line" of CommandLine.Tests
tests "Library" of Core.Tests
library=$succeeded
# The compiler keeps one processor busy; the house rules have the other.
compile >"$log.compile" 2>&1 &
compiler=$!
check "House rules" "$repository/scripts/check.sh"
step "Publish"
wait "$compiler" || { cat "$log.compile" >&2; fail "the executables could not be built"; }
tail -n 1 "$log.compile"
tests "Library, compiled ahead of time" artifacts/native-tests/KnowledgePacks.Core.Tests --progress off --no-ansi
[ "$succeeded" -eq "$library" ] || fail "$library tests passed when compiled at run time, $succeeded ahead of time"
tests "Executable" of EndToEnd.Tests
tests "Package" "$repository/scripts/test-package.sh"
if command -v wine >/dev/null; then
  tests "Windows" "$repository/scripts/test-windows.sh"
fi
check "Mutants" "$repository/scripts/fuzz.sh" 2000
check "Interruptions" "$repository/scripts/crash-matrix.sh" matrix --sample 20
check "Kills" "$repository/scripts/crash-matrix.sh" random --kills 300
check "Several at once" "$repository/scripts/crash-matrix.sh" concurrent --operations 20
printf '(%s s in all)\n' "$SECONDS"
