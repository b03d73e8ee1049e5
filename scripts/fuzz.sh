#!/usr/bin/env bash
# Installs seeded mutants of valid archives with the published executable: as root and as a plain user, each locked into
# a tree of its own when started as root, else once as who it is. Nothing but the installed pack may have changed after
# each run, and what is accepted, GNU tar, bsdtar and Python must read alike. Fails on any violation.
# Usage: scripts/fuzz.sh [N, default 10000] [SEED, default 1]
#        scripts/fuzz.sh --case INDEX [SEED, default 1]    makes, runs and keeps one mutant
. "$(dirname "$0")/lib/common.sh"
need python3=python3 bsdtar=libarchive-tools zstd=zstd chroot=coreutils
export KPACKS_EXECUTABLE=${KPACKS_EXECUTABLE:-$repository/artifacts/kpacks}
[ -x "$KPACKS_EXECUTABLE" ] || fail "run scripts/publish.sh first"

build=$(dotnet build "$repository/tests/KnowledgePacks.Fuzzing" -c Release --nologo -v quiet \
  ${ArtifactsPath:+-p:ArtifactsPath="$ArtifactsPath"}) || { printf '%s\n' "$build" >&2; exit 1; }
fuzz=${ArtifactsPath:-$repository/artifacts}/bin/KnowledgePacks.Fuzzing/release/fuzz
failures=$(mktemp -d "${TMPDIR:-/tmp}/kpacks-fuzz-failures.XXXXXX")

# Thousands of small files that nobody wants to keep: in memory, where there is some.
memory=/dev/shm
[ -w "$memory" ] || memory=${TMPDIR:-/tmp}
TMPDIR=$(mktemp -d "$memory/kpacks-fuzz.XXXXXX")
export TMPDIR
trap 'rm -rf "$TMPDIR"; rmdir "$failures" 2>/dev/null || true' EXIT
umask 022

if [ "${1:-}" = --case ]; then
  [ $# -ge 2 ] || fail "usage: scripts/fuzz.sh --case INDEX [SEED]"
  printf 'the case is kept in %s\n' "$failures"
  "$fuzz" case "$2" "${3:-1}" "$failures"
else
  "$fuzz" run "${1:-10000}" "${2:-1}" "$failures"
fi
