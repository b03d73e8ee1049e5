#!/usr/bin/env bash
# Races the executable against the programs that do parts of its work (GNU tar with gzip, pigz, igzip and zstd, bsdtar, Python's
# tarfile), in turn, and prints Markdown. Arguments go to tests/bench/bench.py: --quick for small workloads in under two minutes,
# --balance for how evenly eight threads share the work, --memory for the peak memory of every verb up to packs of 10 GB,
# --work DIR for where there is room.
. "$(dirname "$0")/lib/common.sh"
need python3=python3 gzip=gzip pigz=pigz igzip=isal zstd=zstd bsdtar=libarchive-tools openssl=openssl
[ -x "$repository/artifacts/kpacks" ] || [[ " $* " == *" --kpacks"* ]] || fail "run scripts/publish.sh first"
exec python3 "$repository/tests/bench/bench.py" --kpacks "$repository/artifacts/kpacks" "$@"
