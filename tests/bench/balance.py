"""How evenly threads share the work: the processor time of the busiest one, in parts of that of all, with eight threads."""
import os
import shutil
import subprocess
import sys
import time

THREADS = 8
LIMITS = {"package, gzip": 0.25, "package, zstd": 0.25, "install, gzip": 0.35, "install, zstd": 0.35, "verify": 0.2}


def measure(kpacks, work, megabytes):
    here, pack, root = os.path.dirname(os.path.abspath(__file__)), os.path.join(work, "pack"), os.path.join(work, "root")
    subprocess.run([sys.executable, os.path.join(here, "workloads.py"), "database", str(megabytes), pack], check=True)
    archives = {"gzip": os.path.join(work, "pack.tar.gz"), "zstd": os.path.join(work, "pack.tar.zst")}
    lines = [(f"package, {kind}", [kpacks, "package", pack, "-o", archive]) for kind, archive in archives.items()]
    lines += [(f"install, {kind}", [kpacks, "install", archive, "--no-sync", "--packs-dir", root]) for kind, archive in archives.items()]
    lines.append(("verify", [kpacks, "verify", "--packs-dir", root]))
    print(f"\n| {megabytes} MB, --threads {THREADS} | busiest thread | at most | all threads, s | |\n|---|---|---|---|---|")
    for what, command in lines:
        if what.startswith("install"):
            shutil.rmtree(root, ignore_errors=True)
        share, total = busiest([*command, "--threads", str(THREADS)])
        verdict = "reached" if share <= LIMITS[what] else "**missed**"
        print(f"| {what} | {share:.2f} | {LIMITS[what]} | {total:.2f} | {verdict} |", flush=True)


def busiest(command):
    """The part of the busiest thread, and the processor time of all in seconds, as /proc told while they lived."""
    tick, seen = os.sysconf("SC_CLK_TCK"), {}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            try:
                for thread in os.listdir(f"/proc/{process.pid}/task"):
                    with open(f"/proc/{process.pid}/task/{thread}/stat", encoding="utf-8") as stat:
                        fields = stat.read().rsplit(")", 1)[1].split()
                    seen[thread] = (int(fields[11]) + int(fields[12])) / tick
            except OSError:
                # It has ended between being listed and being looked at.
                continue
            time.sleep(0.004)
    if process.returncode != 0:
        raise SystemExit(f"failed: {' '.join(command)}")
    return max(seen.values()) / sum(seen.values()), sum(seen.values())
