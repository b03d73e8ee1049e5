#!/usr/bin/env bash
# The life of a pack with a large database: package, inspect, install, verify, list, info, update, remove. Prints the
# time and the peak memory of each step, and fails when a byte differs or a step takes more than 64 MiB.
# Usage: scripts/large-pack.sh [MEGABYTES, default 1000] [gzip|zstd]
. "$(dirname "$0")/lib/common.sh"
need python3=python3
megabytes=${1:-1000}
compression=${2:-gzip}
kpacks=$repository/artifacts/kpacks
[ -x "$kpacks" ] || fail "run scripts/publish.sh first"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# Half text-like, half random, as sections with embeddings are; the same bytes every time.
python3 - "$megabytes" <<'PY'
import json, random, struct, sys
rng = random.Random(20261101)
words = [bytes(rng.choices(range(97, 123), k=rng.randint(2, 10))) for _ in range(5000)]
for version in ("1.0.0", "1.1.0"):
    import os
    os.makedirs(version)
    with open(f"{version}/pack.db", "wb") as database:
        database.write(b"LBUG" + struct.pack("<Q", 43))
        for _ in range(int(sys.argv[1]) // 2):
            database.write(b" ".join(rng.choices(words, k=150000))[:1000000].ljust(1000000))
            database.write(rng.randbytes(1000000))
    open(f"{version}/skill.md", "w").write("# large\n")
    open(f"{version}/kg_config.json", "w").write("{}\n")
    json.dump({"name": "large", "version": version, "description": "A large pack", "license": "MIT",
               "graph_stats": {"articles": 1, "entities": 1, "relationships": 1, "size_mb": int(sys.argv[1])}},
              open(f"{version}/manifest.json", "w"))
PY

measure() {
  python3 - "$kpacks" --packs-dir "$work/root" "$@" <<'PY'
import resource, subprocess, sys, time
start = time.monotonic()
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f"{' '.join(sys.argv[4:6]):40} {time.monotonic() - start:7.2f} s {peak:7.1f} MiB")
sys.exit(code or peak > 64)
PY
}
same() { cmp "$1/pack.db" root/large/pack.db || fail "the installed database differs"; }

printf '%s MB, %s, %s processors\n' "$megabytes" "$compression" "$(nproc)"
measure package 1.0.0 --compression "$compression" -o old.archive
measure package 1.1.0 --compression "$compression" -o new.archive
measure inspect old.archive
measure install old.archive
same 1.0.0
measure verify large
measure list
measure info large
measure update large --from new.archive
same 1.1.0
measure verify large
measure remove large --yes
[ ! -e root/large ] && [ -z "$(ls -A root/.kpacks/staging)" ] || fail "something was left behind"
echo "every byte is the same, every step stayed within 64 MiB"
