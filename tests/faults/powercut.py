"""
The power goes at call i: kpacks is killed before it, and in the same moment the filesystem, ext4 or xfs on a loop device,
stops writing (its shutdown call, without a flush of the journal). Mounted again, the journal is replayed.
"""
import collections
import fcntl
import os
import shutil
import struct
import subprocess
import time

from matrix import Baseline, Case, Kind
from packs import copy_root
from scenarios import SCENARIOS

SHUTDOWN, NO_LOG_FLUSH = 0x8004587D, 2
# The image's size, what makes the filesystem, and what checks it.
FILESYSTEMS = {
    "ext4": (24 << 20, ["mkfs.ext4", "-q", "-F", "-m", "0"], ["e2fsck", "-fn"]),
    "xfs": (320 << 20, ["mkfs.xfs", "-q", "-f"], ["xfs_repair", "-n"]),
}
CUT, DONE = Kind("cut-before", "kill-before"), Kind("cut-when-done", "count")


def run(*line):
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


class Disk:
    """An image with a filesystem, which begins as it was for every cut."""

    def __init__(self, directory, filesystem):
        self.size, self.maker, self.checker = FILESYSTEMS[filesystem]
        self.pristine, self.image, self.mount_point = (os.path.join(directory, name) for name in ("pristine.img", "disk.img", "disk"))
        os.makedirs(self.mount_point, exist_ok=True)
        self.mounted = False

    def make(self, root, before):
        with open(self.pristine, "wb") as image:
            image.truncate(self.size)
        run(*self.maker, self.pristine)
        self.mount(self.pristine)
        if before:
            copy_root(before, root)
        self.unmount()

    def mount(self, image):
        run("mount", "-o", "loop", image, self.mount_point)
        self.mounted = True

    def unmount(self):
        if self.mounted:
            run("umount", self.mount_point)
            self.mounted = False

    def begin(self):
        run("cp", "--sparse=always", self.pristine, self.image)
        self.mount(self.image)

    def count(self, sandbox, baseline):
        """How many calls the command makes here: more than elsewhere where it makes the root's parents."""
        self.begin()
        try:
            return len(sandbox.injected(["count"], [*baseline.always(), *baseline.late_result(sandbox, ())], baseline.scenario.command)[1])
        finally:
            self.unmount()

    def cut(self):
        top = os.open(self.mount_point, os.O_RDONLY)
        try:
            fcntl.ioctl(top, SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
        finally:
            os.close(top)
        self.unmount()
        self.mount(self.image)

    def check(self):
        return subprocess.run([*self.checker, self.image], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


class Cut(Case):
    def __init__(self, baseline, sandbox, kind, point, disk):
        super().__init__(baseline, sandbox, kind, point)
        self.disk = disk

    def run(self):
        self.disk.begin()
        try:
            words = self.kind.words(self.point) if self.kind is CUT else ["count"]
            self.sandbox.clear()
            options = [*self.baseline.always(), *self.baseline.late_result(self.sandbox, ())]
            result, calls = self.sandbox.injected(words, options, self.scenario.command)
            self.note_late_result()
            self.call = next((call for call in calls if "killed" in call.result), None)
            self.disk.cut()
            self.check(result, "either" if self.call else "new", "after the power cut")
        finally:
            self.disk.unmount()
        fsck = self.disk.check()
        if fsck.returncode != 0:
            self.broken("fsck", fsck.stdout.decode(errors="replace")[:300])
        return self.violations


def cut(world, options):
    if os.geteuid() != 0:
        raise SystemExit("powercut mounts filesystems: run it as root")
    names = options.scenarios.split(",") if options.scenarios else [scenario.name for scenario in SCENARIOS]
    violations, started = [], time.monotonic()
    print("| scenario | cuts | with violations |\n|---|---|---|")
    for scenario in (scenario for scenario in SCENARIOS if scenario.name in names):
        baseline = Baseline(world, scenario)
        directory = os.path.join(world.base, f"disk-{scenario.name}")
        os.makedirs(directory)
        disk = Disk(directory, options.filesystem)
        sandbox = world.sandbox(f"cut-{scenario.name}")
        # Two parents that are not there before a first installation: they must survive too.
        sandbox.root = os.path.join(disk.mount_point, "home", "user", "packs")
        disk.make(sandbox.root, baseline.before_root if baseline.had_root else None)
        counted = collections.Counter()
        points = [int(point) for point in options.points.split(",")] if options.points else range(1, disk.count(sandbox, baseline) + 1,
            options.sample)
        for kind, point in [*((CUT, point) for point in points), (DONE, 1), (DONE, 2)]:
            found = Cut(baseline, sandbox, kind, point, disk).run()
            counted["cuts"] += 1
            counted["broken"] += bool(found)
            for violation in found:
                violation.again = f"crash_matrix.py powercut --scenarios {scenario.name} --points {point}"
            violations += found
        print(f"| {scenario.name} | {counted['cuts']} | {counted['broken']} |", flush=True)
        shutil.rmtree(directory, ignore_errors=True)
    print(f"\n{time.monotonic() - started:.0f} s")
    return violations
