#!/usr/bin/env bash
# Compares kpacks with GNU tar, bsdtar and Python's tarfile on every archive below some directories (*.tar.gz, *.tgz,
# *.tar.zst, *.tar, and releases in parts by their index): what kpacks accepts, all must read as the same names, sizes and
# digests. What it refuses is listed with the reason. Fails when somebody disagrees.
# Usage: scripts/differential.sh DIRECTORY...
. "$(dirname "$0")/lib/common.sh"
need python3=python3 bsdtar=libarchive-tools zstd=zstd
[ $# -gt 0 ] || fail "usage: scripts/differential.sh DIRECTORY..."
export KPACKS_EXECUTABLE=${KPACKS_EXECUTABLE:-$repository/artifacts/kpacks}
[ -x "$KPACKS_EXECUTABLE" ] || fail "run scripts/publish.sh first"

build=$(dotnet build "$repository/tests/KnowledgePacks.Fuzzing" -c Release --nologo -v quiet \
  ${ArtifactsPath:+-p:ArtifactsPath="$ArtifactsPath"}) || { printf '%s\n' "$build" >&2; exit 1; }
TMPDIR=$(mktemp -d)
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
umask 022
"${ArtifactsPath:-$repository/artifacts}/bin/KnowledgePacks.Fuzzing/release/fuzz" compare "$@"
