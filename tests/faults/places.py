"""
Roots in unusual places: filesystems of several kinds, an overlay with a pack in its lower layer, a symbolic link, other
users' directories, mount points, and readers that hold a pack while it is replaced. As root, on Linux.
"""
import os
import pwd
import shutil
import subprocess

from matrix import Violation
from packs import State, body, tree, write

NOBODY, OTHER = pwd.getpwnam("nobody").pw_uid, pwd.getpwnam("daemon").pw_uid


def run(*line):
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


class Places:
    def __init__(self, world):
        self.world, self.found, self.trials = world, [], 0
        self.sandbox = world.sandbox("places")
        self.mounts = []

    def expect(self, name, run, code, *texts):
        self.trials += 1
        if run.code != code or any(text not in run.errors for text in texts) or (code and len(run.error_lines) != 1):
            self.broken(name, f"exit code {run.code}, expected {code} {texts}: {run.errors.strip()[:300]}")

    def broken(self, name, text):
        self.found.append(Violation("places", name, 0, "place", text, "", "crash_matrix.py places"))

    def same(self, name, before, after):
        self.trials += 1
        if before != after:
            self.broken(name,
                f"changed: {sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))[:5]}")

    def mount(self, *line):
        run("mount", *line)
        self.mounts.append(line[-1])

    def clean(self):
        while self.mounts:
            run("umount", self.mounts.pop())
        self.sandbox.clear()

    def alpha(self):
        return tree(os.path.join(self.sandbox.root, "alpha"))

    def life(self, name):
        """Everything that a root is there for."""
        self.expect(name, self.sandbox.kpacks("install", "{alpha-1.0.0}"), 0)
        one = self.alpha()
        write(os.path.join(self.sandbox.root, "alpha", "eval/results/mine.json"), "mine")
        self.expect(name, self.sandbox.kpacks("update", "alpha", "--from", "{alpha-2.0.0}"), 0)
        self.expect(name, self.sandbox.kpacks("rollback", "alpha"), 0)
        self.same(name, body(one),
            {path: value
            for path, value in body(self.alpha()).items() if path != "eval/"} | ({"eval/": one["eval/"]} if "eval/" in one else {}))
        self.expect(name, self.sandbox.kpacks("verify", "alpha"), 0)
        self.expect(name, self.sandbox.kpacks("gc"), 0)
        self.expect(name, self.sandbox.kpacks("remove", "alpha", "--yes"), 0)
        if State(self.sandbox.root).litter:
            self.broken(name, f"left over: {State(self.sandbox.root).litter[:3]}")

    def filesystem(self, kind, *make):
        image = os.path.join(self.sandbox.path, "image")
        with open(image, "wb") as file:
            file.truncate(400 << 20)
        run(*make, image)
        os.makedirs(self.sandbox.root)
        self.mount("-o", "loop", image, self.sandbox.root)
        self.life(kind)

    def ext4(self):
        self.filesystem("ext4", "mkfs.ext4", "-q", "-F")

    def xfs(self):
        self.filesystem("xfs", "mkfs.xfs", "-q", "-f")

    def btrfs(self):
        self.filesystem("btrfs", "mkfs.btrfs", "-q", "-f")

    def tmpfs(self):
        os.makedirs(self.sandbox.root)
        self.mount("-t", "tmpfs", "none", self.sandbox.root)
        self.life("tmpfs")

    def overlay(self):
        """A pack in the lower layer, as in a container image, and one in the upper."""
        base = os.path.join(self.sandbox.path, "layers")
        os.makedirs(base)
        self.mount("-t", "tmpfs", "none", base)
        lower, upper, work = (os.path.join(base, name) for name in ("lower", "upper", "work"))
        for directory in (upper, work, self.sandbox.root):
            os.makedirs(directory)
        self.expect("overlay", self.sandbox.kpacks("install", "{alpha-1.0.0}"), 0)
        shutil.copytree(self.sandbox.root, lower, symlinks=True)
        shutil.rmtree(self.sandbox.root)
        os.makedirs(self.sandbox.root)
        self.mount("-t", "overlay", "overlay", "-o", f"lowerdir={lower},upperdir={upper},workdir={work}", self.sandbox.root)
        before = self.alpha()
        for command in (["update", "alpha", "--from", "{alpha-2.0.0}"], ["install", "{alpha-2.0.0}"], ["remove", "alpha", "--yes"]):
            self.expect("overlay, lower layer", self.sandbox.kpacks(*command), 5, "overlay")
            self.same("overlay, lower layer", before, self.alpha())
        self.expect("overlay, upper layer", self.sandbox.kpacks("install", "{beta-1.0.0}"), 0)
        self.expect("overlay, upper layer", self.sandbox.kpacks("install", "{beta-1.0.0}"), 0)
        self.expect("overlay, upper layer", self.sandbox.kpacks("rollback", "beta"), 0)
        self.expect("overlay, upper layer", self.sandbox.kpacks("remove", "beta", "--yes"), 0)
        if State(self.sandbox.root).litter:
            self.broken("overlay", f"left over: {State(self.sandbox.root).litter[:3]}")

    def symbolic_link(self):
        real = os.path.join(self.sandbox.path, "real")
        os.makedirs(real)
        os.symlink(real, self.sandbox.root)
        self.life("a root that is a link")
        if not os.path.islink(self.sandbox.root):
            self.broken("a root that is a link", "the link is gone")
        self.expect("a root that is a link", self.sandbox.kpacks("install", "{alpha-1.0.0}"), 0)
        os.rename(os.path.join(real, "alpha"), os.path.join(self.sandbox.path, "elsewhere"))
        os.symlink(os.path.join(self.sandbox.path, "elsewhere"), os.path.join(real, "alpha"))
        before = tree(os.path.join(self.sandbox.path, "elsewhere"))
        for command in (["install", "{alpha-2.0.0}"], ["remove", "alpha", "--yes"]):
            self.expect("a pack that is a link", self.sandbox.kpacks(*command), 5, "not a directory")
        self.same("a pack that is a link", before, tree(os.path.join(self.sandbox.path, "elsewhere")))

    def mount_point(self):
        self.expect("a pack that is a mount point", self.sandbox.kpacks("install", "{alpha-1.0.0}"), 0)
        pack = os.path.join(self.sandbox.root, "alpha")
        self.mount("--bind", pack, pack)
        before = self.alpha()
        for command in (["update", "alpha", "--from", "{alpha-2.0.0}"], ["remove", "alpha", "--yes"]):
            self.expect("a pack that is a mount point", self.sandbox.kpacks(*command), 5, "mount point")
            self.same("a pack that is a mount point", before, self.alpha())

    def as_user(self, user, *arguments):
        line = self.sandbox.line(arguments)
        return self.sandbox.run(["setpriv", f"--reuid={user}", "--regid=65534", "--clear-groups", *line])

    def other_users(self):
        for parent in (self.world.base, self.sandbox.path):
            os.chmod(parent, 0o755)
        os.makedirs(self.sandbox.root)
        self.expect("a root of root's", self.as_user(NOBODY, "install", "{alpha-1.0.0}"), 5, "not writable")
        self.expect("a root of root's", self.sandbox.kpacks("install", "{alpha-1.0.0}"), 0)
        before = self.alpha()
        self.expect("a root of root's", self.as_user(NOBODY, "update", "alpha", "--from", "{alpha-2.0.0}"), 5, "not writable")
        self.expect("a root of root's", self.as_user(NOBODY, "verify", "alpha"), 0)
        self.same("a root of root's", before, self.alpha())
        os.chown(self.sandbox.root, NOBODY, -1)
        self.life("a user's root, used by root")
        self.sandbox.clear()
        os.chmod(self.sandbox.path, 0o755)
        os.makedirs(self.sandbox.root)
        os.chmod(self.sandbox.root, 0o777)
        self.expect("a shared root", self.as_user(NOBODY, "install", "{alpha-1.0.0}", "--quiet"), 0)
        self.expect("a shared root", self.as_user(OTHER, "install", "{beta-1.0.0}", "--quiet"), 0)
        before = self.alpha()
        self.expect("a shared root, another's pack", self.as_user(OTHER, "install", "{alpha-2.0.0}", "--quiet"), 5)
        self.same("a shared root, another's pack", before, self.alpha())
        self.expect("a shared root", self.as_user(NOBODY, "update", "alpha", "--from", "{alpha-2.0.0}", "--quiet"), 0)
        self.expect("a shared root", self.as_user(OTHER, "remove", "beta", "--yes", "--quiet"), 0)

    def reader(self):
        """A reader sees the pack that it opened, through two replacements and a removal, until it lets go."""
        self.expect("a reader", self.sandbox.kpacks("install", "{alpha-1.0.0}"), 0)
        before = self.alpha()
        directory = os.open(os.path.join(self.sandbox.root, "alpha"), os.O_RDONLY)
        for command in (["update", "alpha", "--from", "{alpha-2.0.0}"], ["update", "alpha", "--from", "{alpha-3.0.0}"],
            ["remove", "alpha", "--yes"]):
            self.expect("a reader", self.sandbox.kpacks(*command), 0)
            self.same("a reader", before, tree(f"/proc/self/fd/{directory}/."))
        os.close(directory)
        self.expect("a reader", self.sandbox.kpacks("gc"), 0)
        if State(self.sandbox.root).litter:
            self.broken("a reader", f"left over: {State(self.sandbox.root).litter[:3]}")


def places(world):
    trials = Places(world)
    for trial in (trials.tmpfs, trials.ext4, trials.xfs, trials.btrfs, trials.overlay, trials.symbolic_link, trials.mount_point,
        trials.other_users, trials.reader):
        trials.sandbox.clear()
        try:
            trial()
        except FileNotFoundError as missing:
            print(f"{trial.__name__}: not tried, there is no {missing.filename}")
        finally:
            trials.clean()
    print(f"{trials.trials} checks")
    return trials.found
