#!/usr/bin/env bash
# Reads what artifacts/kpacks packages with gzip, pigz, igzip, libdeflate, BusyBox, GNU tar, bsdtar, Python, Node, .NET, zstd
# and pzstd, and installs what they write. Prints who read how many archives, with which versions, and ends with the line
# "N differences"; fails when there are any.
# Usage: scripts/interop.sh
. "$(dirname "$0")/lib/common.sh"
command -v dotnet >/dev/null || fail "the .NET SDK 10 is needed: https://dotnet.microsoft.com/download"
need python3=python3 node=nodejs gzip=gzip pigz=pigz igzip=isal libdeflate-gunzip=libdeflate-tools \
  busybox=busybox bsdtar=libarchive-tools zstd=zstd pzstd=zstd
export KPACKS_EXECUTABLE=${KPACKS_EXECUTABLE:-$repository/artifacts/kpacks}
[ -x "$KPACKS_EXECUTABLE" ] || fail "run scripts/publish.sh first"
exec python3 -B "$repository/tests/interop/interop.py" "$@"
