"""What is raced against what: each contest's commands do the same work, on the same pack or archive."""
import dataclasses
import os

PYTHON_PACK = """
import sys, tarfile
with tarfile.open(sys.argv[2], "w:gz") as archive:
    archive.add(sys.argv[1], arcname=".")
"""
# Looks through all members first, as the Python tool does, and so decompresses twice.
PYTHON_UNPACK = """
import sys, tarfile
with tarfile.open(sys.argv[1], "r:gz") as archive:
    for member in archive.getmembers():
        assert not member.name.startswith("/") and ".." not in member.name and not member.issym() and not member.islnk()
    archive.extractall(sys.argv[2], filter="data")
"""


@dataclasses.dataclass
class Racer:
    """One command. {out} is a fresh path in each run; 'slow' ones run once."""
    name: str
    command: str
    needs: str = ""
    slow: bool = False
    makes_archive: bool = False


@dataclasses.dataclass
class Contest:
    title: str
    racers: list


def packaging(kpacks, pack, threads):
    tar = f"tar -C {pack} -cf - ."
    return [
        Contest("package, gzip", [
            Racer("kpacks package", f"{kpacks} package {pack} -o {{out}}.tar.gz", makes_archive=True),
            Racer(f"tar, pigz -p{threads}", f"{tar} | pigz -p{threads} > {{out}}.tar.gz", "pigz", makes_archive=True),
            Racer("tar, gzip -6", f"{tar} | gzip -6 > {{out}}.tar.gz", "gzip", slow=True, makes_archive=True),
            Racer("Python tarfile, w:gz", f"python3 {{python_pack}} {pack} {{out}}.tar.gz", "python3", slow=True, makes_archive=True),
        ]),
        Contest("package, gzip, fast", [
            Racer("kpacks package --level fast", f"{kpacks} package {pack} --level fast -o {{out}}.tar.gz", makes_archive=True),
            Racer("tar, igzip -1", f"{tar} | igzip -1 > {{out}}.tar.gz", "igzip", makes_archive=True),
        ]),
        Contest("package, zstd", [
            Racer("kpacks package", f"{kpacks} package {pack} -o {{out}}.tar.zst", makes_archive=True),
            Racer(f"tar, zstd -3 -T{threads}", f"{tar} | zstd -3 -T{threads} -q -o {{out}}.tar.zst", "zstd", makes_archive=True),
        ]),
    ]


def plain_write_name(kind):
    """The same bytes on the disk by the simplest means: as one file, or as the many that they are."""
    return "limit: cp -r and sync" if kind == "files" else "limit: write and fsync"


def plain_write(kind, archives, pack):
    if kind == "files":
        return Racer(plain_write_name(kind), f"cp -r {pack} {{out}} && sync -f {{out}}", "cp")
    return Racer(plain_write_name(kind), f"dd if={archives['tar']} of={{out}} bs=1M conv=fsync status=none", "dd")


def installing(kpacks, kind, archives, pack):
    """The archives by name: others' gzip, ours of both kinds, and the tar stream itself."""
    write = plain_write(kind, archives, pack)
    return [
        Contest("install, gzip made by GNU tar and gzip", [
            *installs(kpacks, archives["foreign"]),
            Racer("tar xzf", f"mkdir {{out}} && tar -C {{out}} -xzf {archives['foreign']}", "tar"),
            Racer("bsdtar xzf", f"mkdir {{out}} && bsdtar -C {{out}} -xzf {archives['foreign']}", "bsdtar"),
            Racer("pigz -dc, tar", f"mkdir {{out}} && pigz -dc {archives['foreign']} | tar -C {{out}} -xf -", "pigz"),
            Racer("igzip -dc, tar", f"mkdir {{out}} && igzip -dc {archives['foreign']} | tar -C {{out}} -xf -", "igzip"),
            Racer("Python tarfile", f"python3 {{python_unpack}} {archives['foreign']} {{out}}", "python3", slow=True),
            Racer("limit: igzip -dc to nowhere", f"igzip -dc {archives['foreign']} > /dev/null", "igzip"),
            write,
        ]),
        Contest("install, gzip made by kpacks", [
            *installs(kpacks, archives["gzip"]),
            Racer("limit: igzip -dc to nowhere", f"igzip -dc {archives['gzip']} > /dev/null", "igzip"),
            write,
        ]),
        Contest("install, zstd", [
            *installs(kpacks, archives["zstd"]),
            Racer("zstd -dc, tar", f"mkdir {{out}} && zstd -dc {archives['zstd']} | tar -C {{out}} -xf -", "zstd"),
            Racer("bsdtar xf", f"mkdir {{out}} && bsdtar -C {{out}} -xf {archives['zstd']}", "bsdtar"),
            Racer("limit: cp -r", f"cp -r {pack} {{out}}", "cp"),
            Racer("limit: SHA-256 of pack and archive", f"cat {archives['tar']} {archives['zstd']} | openssl dgst -sha256", "openssl"),
            write,
        ]),
    ]


def verifying(kpacks, root, pack):
    return Contest("verify", [
        Racer("kpacks verify", f"{kpacks} verify --packs-dir {root}"),
        Racer("openssl dgst -sha256", f"openssl dgst -sha256 {pack}/pack.db", "openssl"),
    ])


def installs(kpacks, archive):
    return [
        Racer("kpacks install", f"{kpacks} install {archive} --packs-dir {{out}}"),
        Racer("kpacks install --no-sync", f"{kpacks} install {archive} --no-sync --packs-dir {{out}}"),
    ]


def prepare(kpacks, pack, directory):
    """Makes the archives that are installed."""
    archives = {name: os.path.join(directory, file)
        for name, file in (("foreign", "foreign.tar.gz"), ("gzip", "ours.tar.gz"), ("zstd", "ours.tar.zst"), ("tar", "plain.tar"))}
    return archives, [
        f"tar -C {pack} -cf {archives['tar']} .",
        f"gzip -6 -c {archives['tar']} > {archives['foreign']}",
        f"{kpacks} package {pack} -o {archives['gzip']}",
        f"{kpacks} package {pack} -o {archives['zstd']}",
    ]
