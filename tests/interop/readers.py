"""Every way of reading and writing an archive that kpacks is held against."""
import gzip
import hashlib
import os
import subprocess
import tarfile

HERE = os.path.dirname(os.path.abspath(__file__))

GZIP_COMMANDS = ["gzip -dc", "pigz -dc", "igzip -dc", "libdeflate-gunzip -c", "busybox gunzip -c"]
ZSTD_COMMANDS = ["zstd -dcq", "pzstd -dcq"]

# What a program that takes all archives at once prints for each, by columns.
GZIP_PROGRAMS = {
    ("node", os.path.join(HERE, "gunzip.mjs")): ["Node gunzipSync", "Node createGunzip", "Node createGunzip, a member at a time"],
    ("dotnet", "run", "--file", os.path.join(HERE, "gunzip.cs"), "--"): [".NET GZipStream", ".NET GZipStream, a member at a time"],
}

# To standard output or {archive}: {pack} is the directory, {tar} GNU tar's archive of it.
GZIP_WRITERS = {
    "gzip -1": "gzip -1 < {tar}",
    "gzip -9, with name and time": "gzip -9 -c {tar}",
    "GNU tar -z": "tar -C {pack} -czf - .",
    "pigz -p 2": "pigz -p 2 -c {tar}",
    "pigz -p 2 -i -b 128": "pigz -p 2 -i -b 128 < {tar}",
    "igzip -0": "igzip -0 -c {tar}",
    "igzip -3": "igzip -3 -c {tar}",
    "libdeflate-gzip -1": "libdeflate-gzip -1 -c {tar}",
    "libdeflate-gzip -12": "libdeflate-gzip -12 -c {tar}",
    "bsdtar --gzip": "LC_ALL=C.UTF-8 bsdtar --gzip -cf {archive} -C {pack} .",
    "Python gzip": "python3 -c 'import gzip, sys; sys.stdout.buffer.write(gzip.compress(sys.stdin.buffer.read()))' < {tar}",
    "Python tarfile": "cd {pack}/.. && python3 -m tarfile -c {archive} $(basename {pack})",
    "gzip members, one of them empty": "head -c 5000 {tar} | gzip; gzip < /dev/null; tail -c +5001 {tar} | gzip -3",
    "members by libdeflate-gzip and pigz": "head -c 5000 {tar} | libdeflate-gzip; tail -c +5001 {tar} | pigz",
}
ZSTD_WRITERS = {
    "zstd -1": "zstd -1 -qc {tar}",
    "zstd -19": "zstd -19 -qc {tar}",
    "zstd -19, from a pipe": "cat {tar} | zstd -19 -qc",
    "zstd -T2": "zstd -T2 -B1MiB -qc {tar}",
    "zstd --no-check": "zstd --no-check -qc {tar}",
    "zstd --no-content-size": "zstd --no-content-size -qc {tar}",
    "zstd, from a pipe": "cat {tar} | zstd -qc",
    "zstd --no-check, from a pipe": "cat {tar} | zstd --no-check -qc",
    "zstd --long=27": "zstd --long=27 -qc {tar}",
    "zstd frames, one of them empty": "head -c 5000 {tar} | zstd -qc; zstd -qc < /dev/null; tail -c +5001 {tar} | zstd -qc",
    "bsdtar --zstd": "LC_ALL=C.UTF-8 bsdtar --zstd -cf {archive} -C {pack} .",
}
# These are refused as docs/archive-format.md says: a window above the limit, skippable frames that are no seek table, and the
# zeros that bsdtar adds to what it compresses when it does not write to a file.
REFUSED_WRITERS = {
    "bsdtar --gzip, to a pipe": "LC_ALL=C.UTF-8 bsdtar --gzip -cf - -C {pack} . | cat",
    "bsdtar --zstd, to a pipe": "LC_ALL=C.UTF-8 bsdtar --zstd -cf - -C {pack} . | cat",
    "zstd --long=27, from a pipe": "cat {tar} | zstd --long=27 -qc",
    "pzstd": "pzstd -p 2 -qc {tar}",
}

VERSIONS = ["gzip --version", "pigz --version", "igzip --version", "libdeflate-gunzip -V", "busybox", "tar --version", "bsdtar --version",
    "python3 --version",
            "node --version", "dotnet --version", "zstd --version", "pzstd --version"]


class Unreadable(Exception):
    """What a reader said when it read nothing, or not all."""


def run(command, **more):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, **more)
    if done.returncode != 0 or done.stderr.strip():
        raise Unreadable(f"exit code {done.returncode}: {done.stderr.decode(errors='replace').strip()[:200]}")
    return done.stdout


def digest_of_command(command, archive):
    return hashlib.sha256(run([*command.split(), archive])).hexdigest()


def digest_of_python(archive):
    with gzip.open(archive) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digests_of_program(program, columns, archives):
    """For each archive, the answers by columns; where the program fails, all answers are what it said."""
    try:
        lines = run([*program, *archives]).decode().splitlines()
    except Unreadable as problem:
        return [[str(problem)] * len(columns)] * len(archives)
    return [line.split("\t") for line in lines]


def tree_of_tarfile(mode, archive, opened=None):
    """What tarfile reads, in the form of packs.tree."""
    entries = {}
    with tarfile.open(archive, mode, fileobj=opened) as tar:
        for member in tar:
            content = tar.extractfile(member)
            entries[member.name + ("/" if member.isdir() else "")] = oct(member.mode) + (f" {hashlib.sha256(content.read()).hexdigest()}"
                if content else "")
    return entries


def tree_of_tarfile_over_gzip(archive):
    with gzip.open(archive) as opened:
        return tree_of_tarfile("r|", None, opened)


def fault_of_streaming_tarfile(archive, expected):
    """How tarfile fails where it inflates by itself; None when it does not."""
    try:
        return None if tree_of_tarfile("r|gz", archive) == expected else "silent"
    except tarfile.TarError:
        return "error"
