"""
Whether a run synced what it must, told from its calls alone: a filesystem whose fsync commits more than it was asked for,
as ext4's does, hides what is missing here.
"""
import os

WRITES = ("write", "pwrite64", "writev", "pwritev", "pwritev2", "ftruncate", "truncate", "fallocate", "copy_file_range", "sendfile",
    "ioctl")
SYNCS = ("fsync", "fdatasync")
BEFORE = "before the commit"
# May be lost: they are made again by the next command, or hold nothing that counts.
TRANSIENT = (".kpacks/lock", ".kpacks/staging", ".kpacks/aside")


class Unsynced:
    """Files with bytes, and directories with names, that a power cut may take."""

    def __init__(self, root):
        self.root, self.files, self.names, self.found, self.keeps = root, set(), set(), [], False

    def transient(self, path):
        relative = os.path.relpath(path, self.root)
        if relative == ".kpacks":
            return not self.keeps
        return any(relative == prefix or relative.startswith(prefix + "/") for prefix in TRANSIENT)

    def move(self, old, new, exchange):
        def moved(path):
            for source, target in ((old, new), (new, old)) if exchange else ((old, new),):
                if path == source or path.startswith(source + "/"):
                    return target + path[len(source):]
            return path
        self.files = {moved(path) for path in self.files}
        self.names = {moved(path) for path in self.names}
        self.names |= {old, new} if exchange else {new}

    def drop(self, path):
        self.files = {other for other in self.files if other != path and not other.startswith(path + "/")}
        self.names = {other for other in self.names if other != path and not other.startswith(path + "/")}

    def sync(self, path):
        self.files.discard(path)
        self.names = {name for name in self.names if os.path.dirname(name) != path}

    def tell(self, when, below=None):
        """below: the directory that is about to become a pack; other names in the root have time until the end."""
        for kind, paths in (("bytes of", self.files), ("name of", self.names)):
            for path in sorted(paths):
                staged = below is not None and path.startswith(below + "/")
                text = f"{kind} {'PACK' + path[len(below):] if staged else path.replace(self.root, 'ROOT')}"
                early = when == BEFORE and not staged and not path.startswith(os.path.join(self.root, ".kpacks", "eval"))
                if (staged or not self.transient(path)) and not early and text not in [known for _, known in self.found]:
                    self.found.append((when, text))

    def feed(self, call):
        if call.result.startswith(("-", "injected")):
            return
        self.keeps |= os.path.join(self.root, ".kpacks", "eval") in call.paths
        old, _, new = call.paths.partition(" -> ")
        if call.name.startswith("rename"):
            exchange = call.name == "renameat2" and call.shown == "0x2"
            if self.is_commit(old, new):
                self.tell(BEFORE, below=old if self.is_pack(new) else None)
            self.move(old, new, exchange)
        elif call.name in SYNCS:
            self.sync(old)
        elif call.name == "syncfs":
            # All that the filesystem has.
            self.files, self.names = set(), set()
        elif call.name in ("unlink", "unlinkat", "rmdir"):
            self.drop(old)
        elif call.name in ("mkdir", "mkdirat", "symlink", "symlinkat", "link", "linkat"):
            self.names.add(new or old)
        elif call.name.startswith("open") or call.name == "creat":
            # O_EXCL alone tells that the name is new; a file that is written over has it already, or it is as good as new.
            self.files.add(old)
            self.names.add(old)
        elif call.name in WRITES:
            self.files.add(old)

    def is_pack(self, path):
        return os.path.dirname(path) == self.root

    def is_commit(self, old, new):
        return self.is_pack(old) or self.is_pack(new)


def audit(calls, root):
    """What is not synced before the call that makes it count, or when the command has ended."""
    state = Unsynced(root)
    for call in calls:
        state.feed(call)
    state.tell("when the command has ended")
    return [f"{text} is not synced {when}" for when, text in state.found]
