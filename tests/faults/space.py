"""
The disk is nearly full: of a small filesystem of its own a command gets exactly k blocks, or n inodes, for every number
up to what it needs. A filler takes the rest, and goes before the next command, which must succeed and leave nothing over.
"""
import collections
import concurrent.futures
import ctypes
import dataclasses
import os
import re
import shutil
import signal
import subprocess
import threading
import time

from matrix import WORDING, Baseline, Case, Kind, Violation
from packs import State, copy_root, make_pack, previous_problem, tree
from scenarios import GAMMA, OLD, UPDATE, Scenario, add_results, leave_staging, put_unmanaged

BLOCK, DISK, INODES = 4096, 24 << 20, 256
BIG = 2 << 20
KINDS = [Kind("tmpfs-space", "space"), Kind("tmpfs-inodes", "inodes"), Kind("ext4-space", "space"), Kind("ext4-inodes", "inodes")]
# So many runs in a row that succeed without giving anything up end a series; a series that gets here never ends.
ENOUGH, LIMIT, ATTEMPTS = 10, 4000, 250
stopping = threading.Event()
GIVEN_UP, INODES_TOLD = "space is short: ", " inodes are free"


@dataclasses.dataclass
class Row:
    scenario: Scenario
    # Blocks between two runs.
    step: int = 1
    # Has a file that is refused before it is begun, with both figures.
    big: bool = False


ROWS = [
    Row(Scenario("install-fresh", [], ["install", "{delta-1.0.0}"], again=GAMMA)),
    Row(Scenario("install-beside", [OLD, add_results], ["install", "{delta-1.0.0}"], again=GAMMA)),
    Row(Scenario("update", [OLD, add_results], UPDATE)),
    Row(Scenario("update-kept", [OLD, UPDATE, ["rollback", "alpha"], add_results], ["update", "alpha", "--from", "{alpha-4.0.0}"])),
    Row(Scenario("update-kept-little", [OLD, UPDATE, add_results], ["update", "alpha", "--from", "{alpha-4.0.0}"])),
    Row(Scenario("update-big", [OLD, add_results], ["update", "alpha", "--from", "{alpha-5.0.0}"]), step=8, big=True),
    Row(Scenario("rollback", [OLD, UPDATE, add_results], ["rollback", "alpha"], again=GAMMA)),
    Row(Scenario("remove", [OLD, add_results], ["remove", "alpha", "--yes"], repeat_codes=(3,), drops_results=True)),
    Row(Scenario("remove-keep-eval", [OLD, add_results], ["remove", "alpha", "--yes", "--keep-eval"], repeat_codes=(3,))),
    Row(Scenario("adopt", [put_unmanaged, add_results], ["adopt", "alpha"])),
    Row(Scenario("gc", [OLD, UPDATE, add_results, leave_staging], ["gc"], keeps=0)),
]


def make_more_archives(world):
    for name, version, size in (("delta", "1.0.0", 120_000), ("alpha", "4.0.0", 200_000), ("alpha", "5.0.0", BIG)):
        pack = make_pack(os.path.join(world.base, "packs", f"{name}-{version}", name), name, version, size)
        world.archives[f"{name}-{version}"] = archive = os.path.join(world.base, f"{name}-{version}.tar.gz")
        world.must("package", pack, "--output", archive)


def without_figures(said):
    return re.sub("[0-9]+", "N", said)


def run(*line):
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


class Volume:
    """A filesystem that begins as it was for every run, and a filler in it."""

    def __init__(self, directory, kind, before):
        self.kind, self.before = kind, before
        self.pristine, self.image, self.mount_point = (os.path.join(directory, name) for name in ("pristine.img", "disk.img", "disk"))
        self.root, self.filler = os.path.join(self.mount_point, "root"), os.path.join(self.mount_point, "filler")
        self.is_ext4 = kind.name.startswith("ext4")
        os.makedirs(self.mount_point)
        if self.is_ext4:
            with open(self.pristine, "wb") as image:
                image.truncate(DISK)
            run("mkfs.ext4", "-q", "-F", "-m", "0", "-b", str(BLOCK), *(["-N", str(INODES)] if kind.mode == "inodes" else []),
                self.pristine)
            self.mount(self.pristine)
            try:
                self.populate()
            finally:
                self.unmount()

    def mount(self, image):
        if self.is_ext4:
            run("mount", "-o", "loop", image, self.mount_point)
        else:
            inodes = f",nr_inodes={INODES}" if self.kind.mode == "inodes" else ""
            run("mount", "-t", "tmpfs", "-o", f"size={DISK}{inodes}", "tmpfs", self.mount_point)

    def unmount(self):
        # A process that another thread begins has this one's files, until it is what it is to be.
        for _ in range(ATTEMPTS if os.path.ismount(self.mount_point) else 0):
            if subprocess.run(["umount", self.mount_point], stderr=subprocess.DEVNULL).returncode == 0:
                return
            time.sleep(0.02)
        if os.path.ismount(self.mount_point):
            raise SystemExit(f"cannot unmount {self.mount_point}")

    def populate(self):
        if self.before:
            copy_root(self.before, self.root)

    def begin(self, left):
        if self.is_ext4:
            run("cp", "--sparse=always", self.pristine, self.image)
        self.mount(self.image)
        if not self.is_ext4:
            self.populate()
        self.fill(left)

    def left(self):
        status = os.statvfs(self.mount_point)
        return status.f_ffree if self.kind.mode == "inodes" else status.f_bavail * status.f_bsize // BLOCK

    def fill(self, left):
        if self.kind.mode == "inodes":
            os.mkdir(self.filler)
            for number in range(self.left() - left):
                os.close(os.open(os.path.join(self.filler, str(number)), os.O_CREAT | os.O_WRONLY))
        else:
            file = os.open(self.filler, os.O_CREAT | os.O_WRONLY)
            self.sync(file)
            size = 0
            # The filler needs some blocks for itself, on ext4.
            while (more := self.left() - left) != 0:
                if more > 0:
                    os.posix_fallocate(file, size, more * BLOCK)
                else:
                    os.ftruncate(file, size + more * BLOCK)
                size += more * BLOCK
                self.sync(file)
            os.close(file)
        if self.left() != left:
            raise SystemExit(f"{self.kind.name}: {self.left()} are left, and {left} should be")

    def free(self):
        if os.path.isdir(self.filler):
            shutil.rmtree(self.filler)
        elif os.path.exists(self.filler):
            os.unlink(self.filler)
        top = os.open(self.mount_point, os.O_RDONLY)
        self.sync(top)
        os.close(top)

    @staticmethod
    def sync(file):
        """Blocks of what was deleted are free on ext4 once the journal is written."""
        if ctypes.CDLL(None, use_errno=True).syncfs(file) != 0:
            raise OSError(ctypes.get_errno(), "syncfs")


class Shortage(Case):
    """One run with so much left."""

    def __init__(self, row, baseline, sandbox, kind, left, volume):
        super().__init__(baseline, sandbox, kind, left)
        self.row, self.volume, self.result = row, volume, None
        self.spared = False

    @property
    def gave_up(self):
        return GIVEN_UP in self.result.errors

    def broken(self, code, text):
        again = f"crash_matrix.py space --scenarios {self.scenario.name} --kinds {self.kind.name} --points {self.point}"
        said = self.result.errors.strip().replace("\n", " | ")
        call = f"{self.point}-{'inodes' if self.kind.mode == 'inodes' else 'blocks'}(exit {self.code}: {said})"
        self.violations.append(
            Violation(self.scenario.name, self.kind.name, self.point, code, self.neutral(text), self.neutral(call), again))

    def neutral(self, text):
        return text.replace(self.sandbox.root, "ROOT")

    def run(self):
        self.sandbox.clear()
        self.volume.begin(self.point)
        try:
            self.result = self.sandbox.kpacks(*self.scenario.command)
            self.code = self.result.code
            if self.code == 0:
                self.check_success()
                self.check(self.result, "new", "succeeded")
            else:
                self.check_refusal()
                self.check(self.result, "old", "refused")
            self.check_kept_versions()
        finally:
            self.volume.unmount()
        return self.violations

    def check_success(self):
        if self.result.error_lines:
            self.broken("lines", f"exit code 0, and error lines: {self.result.error_lines}")
        state = State(self.sandbox.root)
        self.check_untouched(name for name in self.baseline.before.packs if self.same(self.baseline.before, name, self.baseline.after))
        if not state.litter and not self.gave_up and state.previous != self.baseline.after.previous:
            self.broken("previous", f"succeeded: kept versions are {state.previous}, should be {self.baseline.after.previous}")

    def check_refusal(self):
        errors, hints = self.result.error_lines, [line for line in self.result.errors.splitlines() if line.startswith("hint: ")]
        said = errors[0] if errors else ""
        if self.code != 5:
            self.broken("exit", f"exit code {self.code}, not 5")
        if len(errors) != 1 or len(hints) != 1:
            self.broken("lines", f"{len(errors)} error lines and {len(hints)} hints")
        if "internal error" in self.result.errors or re.search(r"^   at ", self.result.errors, re.M):
            self.broken("internal", "an internal error")
        if self.sandbox.root not in said:
            self.broken("no-path", f"does not name the root: {without_figures(said)}")
        said = self.neutral(said)
        if not re.search(WORDING["ENOSPC"], said, re.I):
            self.broken("wording", f"does not tell of the space: {without_figures(said)}")
        # Of a root that is not there, and cannot be made, only the system's message is told.
        if self.kind.mode == "inodes" and INODES_TOLD not in said and self.baseline.had_root:
            self.broken("wording", f"does not tell of missing inodes: {without_figures(said)}")
        # With less, other files of the pack may be refused first.
        if self.row.big and self.point * BLOCK < BIG and str(BIG) not in re.findall("[0-9]+", said) and self.point > 32:
            self.broken("figures", f"does not tell how much the big file wants: {without_figures(said)}")
        state = State(self.sandbox.root)
        self.spared = bool(state.previous)
        self.check_untouched(self.baseline.before.packs)
        if state.packs.keys() != self.baseline.before.packs.keys():
            self.broken("pack", f"refused: packs are {sorted(state.packs)}")
        if state.kept != self.baseline.before.kept:
            self.broken("kept",
                f"refused: kept results are of {sorted(state.kept) or 'none'}, as before: {sorted(self.baseline.before.kept) or 'none'}")
        if left_over := [path for path in state.litter if path not in self.baseline.before.litter]:
            self.broken("litter", f"refused: {re.sub('staging/[^/]+', 'staging/*', left_over[0])}")
        if not self.gave_up and state.previous != self.baseline.before.previous:
            self.broken("previous", f"refused: kept versions are {state.previous}, were {self.baseline.before.previous}, and no word of it")
        if problem := previous_problem(state, self.sandbox.root):
            self.broken("previous", f"refused: {problem}")

    def check_untouched(self, names):
        """Byte for byte, with results and with the receipt's time."""
        for name in names:
            before, now = (self.whole(os.path.join(root, name)) for root in (self.baseline.before_root, self.sandbox.root))
            if before != now:
                paths = sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
                self.broken("touched", f"exit code {self.code}: {name} differs in {', '.join(paths[:6])}")

    @staticmethod
    def whole(pack):
        entries, receipt = tree(pack), os.path.join(pack, ".kpacks.json")
        if os.path.isfile(receipt):
            with open(receipt, "rb") as file:
                entries["receipt"] = file.read()
        return entries

    def next_command(self, *arguments, **options):
        self.volume.free()
        super().next_command(*arguments, **options)

    def check_kept_versions(self):
        """After the next command there are as many as there would have been, unless some were given up."""
        counts = [{name: len(kept) for name, kept in state.previous.items() if name in self.names()}
            for state in (State(self.sandbox.root), self.baseline.after)]
        if not self.gave_up and counts[0] != counts[1]:
            self.broken("previous", f"after a re-run: kept versions are {counts[0]}, should be {counts[1]}")


def series(row, kind, baseline, world, options):
    """Every amount of one scenario on one filesystem."""
    directory = os.path.join(world.base, f"space-{row.scenario.name}-{kind.name}")
    os.makedirs(directory)
    sandbox = world.sandbox(f"short-{row.scenario.name}-{kind.name}")
    volume = Volume(directory, kind, baseline.before_root if baseline.had_root else None)
    sandbox.root = volume.root
    step = options.sample * (row.step if kind.mode == "space" else 1)
    enough = ENOUGH if step == 1 else 4
    given = [int(point) for point in options.points.split(",")] if options.points else None
    violations, counted, in_a_row = [], collections.Counter(), 0
    for left in given or range(0, LIMIT, step):
        if stopping.is_set():
            break
        case = Shortage(row, baseline, sandbox, kind, left, volume)
        case.run()
        counted["steps"] += 1
        counted["succeeded"] += case.code == 0
        counted["gave up"] += case.gave_up
        counted["spared"] += case.spared
        if case.code == 0 and "first" not in counted:
            counted["first"] = left
        if case.code != 0:
            counted["last refusal"] = left
            if "first" in counted:
                case.point = f"{counted['first']},{left}"
                case.broken("less-is-more", f"refused with more {'inodes' if kind.mode == 'inodes' else 'blocks'} than it succeeded with")
        violations += case.violations
        counted["broken"] += bool(case.violations)
        in_a_row = in_a_row + 1 if case.code == 0 and not case.gave_up else 0
        if not given and in_a_row == enough:
            break
    else:
        if not given:
            raise SystemExit(f"{row.scenario.name} on {kind.name} never succeeded")
    shutil.rmtree(directory, ignore_errors=True)
    return row, kind, counted, violations


def stop(*_):
    raise SystemExit(143)


def unmount_all(base):
    """What could not be unmounted because something still used it."""
    with open("/proc/self/mounts", encoding="utf-8") as mounts:
        points = [line.split(" ")[1] for line in mounts]
    for point in points:
        if point.startswith(os.path.join(base, "space-")):
            subprocess.run(["umount", "-l", point], check=False)


def chosen(names, known, what):
    wanted = names.split(",") if names else known
    if unknown := [name for name in wanted if name not in known]:
        raise SystemExit(f"no {what}: {', '.join(unknown)}; there are {', '.join(known)}")
    return wanted


def shortage(world, options):
    if os.geteuid() != 0:
        raise SystemExit("space mounts filesystems: run it as root")
    scenarios = chosen(options.scenarios, [row.scenario.name for row in ROWS], "scenario")
    kinds = chosen(options.kinds, [kind.name for kind in KINDS], "kind")
    make_more_archives(world)
    started, violations, steps = time.monotonic(), [], 0
    rows = [row for row in ROWS if row.scenario.name in scenarios]
    baselines = {row.scenario.name: Baseline(world, row.scenario) for row in rows}
    # A big file asks for more space, not for more inodes.
    tasks = [(row, kind, baselines[row.scenario.name], world, options) for kind in KINDS if kind.name in kinds for row in rows
        if kind.mode == "space" or not row.big]
    violations += [flaw for baseline in baselines.values() for flaw in baseline.flaws]
    signal.signal(signal.SIGTERM, stop)
    print("| filesystem | scenario | steps | with violations | first success | last refusal | gave up a kept version | refused, kept "
        "versions there |\n|---|---|---|---|---|---|---|---|")
    try:
        # Threads: they end their run, and unmount, when this is ended; killed processes do not.
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            try:
                futures = [pool.submit(series, *task) for task in tasks]
                for row, kind, counted, found in (future.result() for future in futures):
                    violations += found
                    steps += counted["steps"]
                    cells = [counted[column] for column in ("steps", "broken", "first", "last refusal", "gave up", "spared")]
                    print(f"| {kind.name} | {row.scenario.name} | {' | '.join(map(str, cells))} |", flush=True)
            finally:
                stopping.set()
                pool.shutdown(cancel_futures=True)
    finally:
        unmount_all(world.base)
    print(f"\n(of {BLOCK} bytes, or inodes, that were left)\n\n{steps} steps in {time.monotonic() - started:.0f} s")
    return violations
