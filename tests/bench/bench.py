"""Races kpacks against the programs that do parts of its work. Called by scripts/bench.sh; prints Markdown."""
import argparse
import datetime
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile

import balance
import contests
import memory
import startup
from measure import first_line, median, run

FULL = {"text": 300, "embeddings": 300, "database": 1200, "files": 80}
QUICK = {"text": 48, "embeddings": 48, "files": 8}
# A process counts its parent's memory as its own until it has more.
OWN_MIB = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 + 1
HERE = os.path.dirname(os.path.abspath(__file__))


class Bench:
    def __init__(self, options, work):
        self.options, self.work, self.number, self.results, self.lines = options, work, 0, {}, []
        for name, text in (("python_pack", contests.PYTHON_PACK), ("python_unpack", contests.PYTHON_UNPACK)):
            with open(os.path.join(work, name + ".py"), "w", encoding="utf-8") as file:
                file.write(text)

    def race(self, workload, contest):
        """All racers in turn, round after round; prints the table."""
        racers = [racer for racer in contest.racers if not racer.needs or shutil.which(racer.needs)]
        runs, sizes = {racer.name: [] for racer in racers}, {}
        for number in range(self.options.rounds):
            for racer in racers:
                if number > 0 and racer.slow:
                    continue
                out = self.fresh()
                command = racer.command.format(out=out, python_pack=f"{self.work}/python_pack.py",
                    python_unpack=f"{self.work}/python_unpack.py")
                runs[racer.name].append(run(command))
                if racer.makes_archive:
                    sizes[racer.name] = os.path.getsize(out + (".tar.zst" if "zstd" in contest.title else ".tar.gz"))
                # ext4 looks long for an inode right after many were given back.
                if workload != "files":
                    self.delete(out)
        medians = {name: median(each) for name, each in runs.items()}
        self.results[workload, contest.title] = medians, sizes
        fastest = medians[racers[0].name].seconds
        print(f"\n**{workload}: {contest.title}**\n\n| | s | × kpacks | CPU s | peak MiB "
            f"|{' MB |' if sizes else ''}\n|---|---|---|---|---|{'---|' if sizes else ''}")
        for name, one in medians.items():
            size = f" {sizes[name] / 1e6:.1f} |" if name in sizes else " |" if sizes else ""
            peak = f"≤ {OWN_MIB:.0f}" if one.peak_mib < OWN_MIB + 0.5 else f"{one.peak_mib:.0f}"
            print(f"| {name} | {one.seconds:.2f} | {one.seconds / fastest:.2f} | {one.cpu_seconds:.2f} | {peak} |{size}", flush=True)

    def fresh(self):
        self.number += 1
        return os.path.join(self.work, f"out{self.number}")

    @staticmethod
    def delete(out):
        for path in (out, out + ".tar.gz", out + ".tar.zst"):
            if os.path.isdir(path):
                shutil.rmtree(path)
            elif os.path.exists(path):
                os.remove(path)

    def workload(self, kind, megabytes):
        directory = os.path.join(self.work, kind)
        os.makedirs(directory)
        pack = os.path.join(directory, "pack")
        subprocess.run([sys.executable, os.path.join(HERE, "workloads.py"), kind, str(megabytes), pack], check=True)
        for contest in contests.packaging(self.options.kpacks, pack, os.cpu_count()):
            self.race(kind, contest)
        archives, commands = contests.prepare(self.options.kpacks, pack, directory)
        for command in commands:
            subprocess.run(["bash", "-c", command], check=True, stdout=subprocess.DEVNULL)
        for contest in contests.installing(self.options.kpacks, kind, archives, pack):
            self.race(kind, contest)
        if kind != "files":
            root = os.path.join(directory, "root")
            subprocess.run([self.options.kpacks, "install", archives["zstd"], "--packs-dir", root], check=True, stdout=subprocess.DEVNULL)
            self.race(kind, contests.verifying(self.options.kpacks, root, pack))
        self.judge(kind)
        shutil.rmtree(directory)

    def judge(self, kind):
        """The lines of the table to reach, for one workload."""
        threads = os.cpu_count()
        times, sizes = self.results[kind, "package, gzip"]
        ours, pigz = "kpacks package", f"tar, pigz -p{threads}"
        self.line(kind, "package gzip / Python", times, ours, "Python tarfile, w:gz", 1 / 8)
        self.line(kind, "package gzip / pigz", times, ours, pigz, 1 / 2)
        self.size(kind, "size / pigz's", sizes, ours, pigz, 1.01)
        times, sizes = self.results[kind, "package, gzip, fast"]
        self.line(kind, "package gzip fast / igzip -1", times, "kpacks package --level fast", "tar, igzip -1", 1.5)
        times, sizes = self.results[kind, "package, zstd"]
        self.line(kind, "package zstd / zstd -3", times, ours, f"tar, zstd -3 -T{threads}", 1.15)
        self.size(kind, "size / zstd's", sizes, ours, f"tar, zstd -3 -T{threads}", 1.005)
        fast, durable, write = "kpacks install --no-sync", "kpacks install", contests.plain_write_name(kind)
        for title, name, peers in (
                ("install, gzip made by GNU tar and gzip", "install others' gzip",
                    [("limit: igzip -dc to nowhere", 1.3), ("Python tarfile", 1 / 3)]),
                ("install, gzip made by kpacks", "install our gzip", [("limit: igzip -dc to nowhere", 1.0)]),
                ("install, zstd", "install zstd", [("limit: cp -r", 1.15)])):
            times, _ = self.results[kind, title]
            for peer, limit in peers:
                self.line(kind, f"{name} / {peer.removeprefix('limit: ')}", times, fast, peer, limit)
            slower = max((fast, write), key=lambda racer: times[racer].seconds)
            self.line(kind, f"durable {name} / the slower of itself without syncs and {write.removeprefix('limit: ')}", times, durable,
                slower, 1.15)
        if (kind, "verify") in self.results:
            self.line(kind, "verify / openssl dgst -sha256", self.results[kind, "verify"][0], "kpacks verify", "openssl dgst -sha256", 0.65)
        peak = max(one.peak_mib for (workload, _), (times, _) in self.results.items() if workload == kind
            for name, one in times.items() if name.startswith("kpacks"))
        self.lines.append((kind, "peak memory, MiB", peak, 64 if threads <= 2 else float("nan")))

    def line(self, kind, what, times, ours, peer, limit):
        if peer in times:
            self.lines.append((kind, what, times[ours].seconds / times[peer].seconds, limit))

    def size(self, kind, what, sizes, ours, peer, limit):
        if peer in sizes:
            self.lines.append((kind, what, sizes[ours] / sizes[peer], limit))

    def print_lines(self):
        print("\n## What was to be reached\n\n| workload | what | measured | at most | |\n|---|---|---|---|---|")
        for kind, what, measured, limit in self.lines:
            verdict = "" if limit != limit else "reached" if measured <= limit else "**missed**"
            print(f"| {kind} | {what} | {measured:.3g} | {limit:.3g} | {verdict} |")


def describe(options):
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        model = next((line.split(":")[1].strip() for line in info if line.startswith("model name")), platform.machine())
    filesystem = first_line("findmnt", "-no", "FSTYPE", "-T", options.work)
    print(f"{model}, {os.cpu_count()} processors, Linux {platform.release()}, {filesystem}; {datetime.date.today()}\n")
    peers = [first_line(peer, "--version").strip("* ") for peer in ("tar", "gzip", "pigz", "igzip", "zstd", "bsdtar", "python3")
        if shutil.which(peer)]
    print("; ".join([f"{first_line(options.kpacks, '--version')}, {os.path.getsize(options.kpacks):,} bytes", *peers]) + ".")
    print(f"\nMedians of {options.rounds} runs (slow ones: one), taken in turn, after a sync each. Memory is that of the largest process "
        f"of a pipe, or "
          f"at most {OWN_MIB:.0f} MiB, which the measuring program has itself.")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kpacks", required=True)
    parser.add_argument("--quick", action="store_true", help="small workloads, in under two minutes")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", default=tempfile.gettempdir(), help="where there is room; 10 GB, with --memory 60 GB")
    parser.add_argument("--workloads", help="some of them: text,embeddings,database,files")
    parser.add_argument("--memory", action="store_true", help="only the peak memory of all verbs, up to packs of 10 GB")
    parser.add_argument("--balance", action="store_true", help="only how evenly eight threads share the work, on a database of 1200 MB")
    parser.add_argument("--sizes", default="100,1000,10000", help="for --memory, in MB")
    parser.add_argument("--threads", default="1,2,16", help="for --memory")
    options = parser.parse_args()
    sizes = QUICK if options.quick else FULL
    chosen = {kind: sizes.get(kind, FULL[kind]) for kind in (options.workloads.split(",") if options.workloads else sizes)}
    describe(options)
    with tempfile.TemporaryDirectory(dir=options.work, prefix="kpacks-bench-") as work:
        if options.memory:
            memory.measure(options.kpacks, work,
                *([int(number) for number in numbers.split(",")] for numbers in (options.sizes, options.threads)))
            return
        if options.balance:
            balance.measure(options.kpacks, work, FULL["database"])
            return
        bench = Bench(options, work)
        for kind, megabytes in chosen.items():
            print(f"\n## {kind}, {megabytes} MB")
            bench.workload(kind, megabytes)
        bench.lines += startup.measure(options.kpacks, work, options.quick)
        bench.print_lines()


if __name__ == "__main__":
    main()
