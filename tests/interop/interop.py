"""Reads kpacks' archives with other programs, and other programs' archives with kpacks: for scripts/interop.sh."""
import concurrent.futures
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import zlib

import contents
import readers
from packs import tree
from readers import Unreadable

KPACKS = os.environ["KPACKS_EXECUTABLE"]
LEVELS, REFUSED_EXIT_CODE = ("fast", "default", "best"), 4
REFUSED = ": refused"
SUFFIXES = {"gzip": ".tar.gz", "zstd": ".tar.zst"}


class Tally:
    """For each reader or writer: how many archives, and what differed."""

    def __init__(self, *names):
        self.rows, self.lock = {name: [0, 0] for name in names}, threading.Lock()

    @property
    def differences(self):
        return sum(differences for _, differences in self.rows.values())

    def add(self, name, archive, problem=None):
        with self.lock:
            row = self.rows.setdefault(name, [0, 0])
            row[0] += 1
            row[1] += bool(problem)
        if problem:
            print(f"DIFFERENCE: {name}: {os.path.basename(archive)}: {' '.join(problem.split())}", flush=True)

    def print(self, title):
        print(f"\n| {title} | archives | differences |\n|---|---|---|")
        for name, (archives, differences) in self.rows.items():
            print(f"| {name} | {archives} | {differences} |")


def problem_of(read, expected):
    """None when it reads what is expected."""
    try:
        found = read()
    except (Unreadable, OSError, EOFError, tarfile.TarError, zlib.error) as problem:
        return str(problem) or type(problem).__name__
    if found == expected:
        return None
    if isinstance(found, dict):
        differing = sorted(path for path in found.keys() | expected.keys() if found.get(path) != expected.get(path))
        return f"{len(differing)} of {len(expected)} entries differ, such as {differing[0]}"
    return f"{found} instead of {expected}"


class Trial:
    def __init__(self, work):
        self.work = work

    def scratch(self):
        return tempfile.mkdtemp(dir=self.work)

    def package(self, pack, compression, level, threads):
        archive = os.path.join(self.scratch(), f"{os.path.basename(pack)}-{level}-{threads}{SUFFIXES[compression]}")
        readers.run(
            [KPACKS, "package", pack, "--compression", compression, "--level", level, "--threads", str(threads), "-o", archive, "--quiet"])
        return archive

    def installed(self, archive, name, threads, *options):
        """The tree of the pack that kpacks installs."""
        root = self.scratch()
        readers.run([KPACKS, "--packs-dir", root, "install", archive, "--threads", str(threads), "--no-sync", "--quiet", *options])
        entries = tree(os.path.join(root, name))
        shutil.rmtree(root)
        if not entries.pop(".kpacks.json", None):
            raise Unreadable("nothing is installed")
        return entries

    def refusal(self, archive, threads):
        """The exit code, and what is left in the root."""
        root = self.scratch()
        done = subprocess.run([KPACKS, "--packs-dir", root, "install", archive, "--threads", str(threads)], capture_output=True)
        return done.returncode, [name for name in os.listdir(root) if not name.startswith(".")]

    def unpacked(self, command, archive):
        directory = self.scratch()
        readers.run([*command, "-C", directory, "-xf", archive], env=os.environ | {"LC_ALL": "C.UTF-8"})
        entries = tree(directory)
        shutil.rmtree(directory)
        return entries

    def read_streams(self, tally, archive, commands):
        """The digest of the tar stream by the first command, which all others are to find too."""
        try:
            reference, problem = readers.digest_of_command(commands[0], archive), None
        except Unreadable as unreadable:
            reference, problem = "nothing", str(unreadable)
        tally.add(commands[0], archive, problem)
        for command in commands[1:]:
            tally.add(command, archive, problem_of(lambda: readers.digest_of_command(command, archive), reference))
        return reference

    def read_files(self, tally, archive, pack):
        name, expected = os.path.basename(pack), tree(pack)
        ways = {
            "GNU tar -x": lambda: self.unpacked(["tar"], archive),
            "bsdtar -x": lambda: self.unpacked(["bsdtar"], archive),
            "kpacks install --threads 1": lambda: self.installed(archive, name, 1),
            "kpacks install --threads 16": lambda: self.installed(archive, name, 16),
        }
        if archive.endswith(SUFFIXES["gzip"]):
            ways["Python tarfile r:gz"] = lambda: readers.tree_of_tarfile("r:gz", archive)
            ways["Python tarfile r\\|, over gzip.open"] = lambda: readers.tree_of_tarfile_over_gzip(archive)
        for way, read in ways.items():
            tally.add(way, archive, problem_of(read, expected))

    def read_ours(self, tallies, known, pack, compression):
        """All levels of one pack; returns each archive and the digest of its tar stream."""
        tally, archives = tallies[compression], {}
        for level in LEVELS:
            one, many = (self.package(pack, compression, level, threads) for threads in (1, 16))
            digests = [hashlib.sha256(open(path, "rb").read()).hexdigest() for path in (one, many)]
            tallies["same"].add(f"{compression}, --threads 16 and 1", many, None if digests[0] == digests[1] else "other bytes")
            for path, digest in zip((one, many), digests):
                archives.setdefault(digest, path)
        streams = {}
        for archive in archives.values():
            gzip = compression == "gzip"
            streams[archive] = self.read_streams(tally, archive, readers.GZIP_COMMANDS if gzip else readers.ZSTD_COMMANDS)
            if gzip:
                tally.add("Python gzip.open", archive, problem_of(lambda: readers.digest_of_python(archive), streams[archive]))
                known.append(readers.fault_of_streaming_tarfile(archive, tree(pack)))
            self.read_files(tally, archive, pack)
        return streams

    def read_theirs(self, tally, pack, tar, writer, command, suffix, refused):
        archive = os.path.join(self.scratch(), f"{os.path.basename(pack)}-{''.join(c if c.isalnum() else '-' for c in writer)}{suffix}")
        with open(archive, "wb") as output:
            made = subprocess.run(["bash", "-o", "pipefail", "-ec", command.format(pack=pack, tar=tar, archive=archive)], stdout=output,
                stderr=subprocess.PIPE)
        if made.returncode != 0:
            tally.add(writer, archive, f"cannot be made: {made.stderr.decode(errors='replace')}")
            return
        name, expected = os.path.basename(pack), tree(pack)
        problems = [problem_of(lambda: self.refusal(archive, threads), (REFUSED_EXIT_CODE, [])) if refused
                    else problem_of(lambda: self.installed(archive, name, threads), expected) for threads in (1, 3)]
        if "long=27" in command:
            problems.append(problem_of(lambda: self.installed(archive, name, 3, "--max-window", "128MiB"), expected))
        tally.add(writer + (REFUSED if refused else ""), archive, next(filter(None, problems), None))
        os.unlink(archive)


def main(work):
    trial, known = Trial(work), []
    tallies = {name: Tally() for name in ("gzip", "zstd", "same")}
    tallies["theirs"] = Tally(*readers.GZIP_WRITERS, *readers.ZSTD_WRITERS, *(writer + REFUSED for writer in readers.REFUSED_WRITERS))
    made = contents.make(os.path.join(work, "packs"))
    tars = {}
    for name, pack in made.items():
        tars[name] = os.path.join(work, name + ".tar")
        readers.run(["tar", "-C", pack, "-cf", tars[name], "."])
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        ours = {(name, compression): pool.submit(trial.read_ours, tallies, known, pack, compression)
            for name, pack in made.items() for compression in SUFFIXES}
        theirs = []
        for name, pack in made.items():
            for writers, suffix, refused in ((readers.GZIP_WRITERS, ".tar.gz", False), (readers.ZSTD_WRITERS, ".tar.zst", False),
                (readers.REFUSED_WRITERS, ".tar.zst", True)):
                theirs += [pool.submit(trial.read_theirs, tallies["theirs"], pack, tars[name], writer, command, suffix, refused)
                    for writer, command in writers.items()]
        for future in [*ours.values(), *theirs]:
            future.result()
    streams = {}
    for name in made:
        streams |= ours[name, "gzip"].result()
        digests = {digest for each in SUFFIXES for digest in ours[name, each].result().values()}
        tallies["same"].add("one tar stream at all levels, in gzip and in zstd", name,
            None if len(digests) == 1 else f"{len(digests)} tar streams")
    for program, columns in readers.GZIP_PROGRAMS.items():
        for (archive, expected), answers in zip(streams.items(), readers.digests_of_program(program, columns, list(streams)), strict=True):
            for column, answer in zip(columns, answers, strict=True):
                tallies["gzip"].add(column, archive, None if answer == expected else answer)

    tallies["gzip"].print("reader of gzip by kpacks")
    tallies["zstd"].print("reader of zstd by kpacks")
    tallies["same"].print("written alike")
    tallies["theirs"].print("writer, installed with --threads 1 and 3")
    print(f"\nKnown, and not counted: Python's tarfile in its mode r|gz does not read {sum(map(bool, known))} of {len(known)} archives, "
        f"{known.count('silent')} of them without an\n"
          "error. It takes one member, and before Python 3.14 no extra field (python/cpython#107398).\n\n```")
    for command in [*readers.VERSIONS, KPACKS + " --version"]:
        done = subprocess.run(command.split(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        print(f"{os.path.basename(command.split()[0])}: {done.stdout.decode().strip().splitlines()[0]}")
    differences = sum(tally.differences for tally in tallies.values())
    print(f"```\n\n{differences} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    os.umask(0o022)
    with tempfile.TemporaryDirectory() as work:
        sys.exit(main(work))
