"""Where everything lies, and how kpacks is run: with an environment of its own, under inject or not."""
import dataclasses
import os
import shlex
import shutil
import subprocess

SECONDS = 60


@dataclasses.dataclass
class Run:
    code: int
    output: str
    errors: str

    @property
    def error_lines(self):
        return [line for line in self.errors.splitlines() if line.startswith("error: ")]


@dataclasses.dataclass
class Call:
    """A line of inject's log."""
    index: int
    name: str
    paths: str
    shown: str
    result: str

    @property
    def was_hit(self):
        return "injected" in self.result or "killed" in self.result

    def __str__(self):
        return f"{self.index} {self.name}({self.paths}, {self.shown}) = {self.result}"


class World:
    def __init__(self, base, kpacks, inject):
        self.base, self.kpacks, self.inject = base, kpacks, inject
        self.archives = {}
        self.home = os.path.join(base, "home")
        os.makedirs(self.home, exist_ok=True)

    def sandbox(self, name):
        return Sandbox(self, os.path.join(self.base, name))

    def must(self, *arguments):
        run = Sandbox(self, os.path.join(self.base, "making")).kpacks(*arguments)
        if run.code != 0:
            raise SystemExit(f"kpacks {' '.join(arguments)} gave {run.code}: {run.errors}")


class Sandbox:
    """A root, a home and a directory for temporary files of one worker."""

    def __init__(self, world, path):
        self.world, self.path = world, path
        self.root, self.home, self.temporary, self.log = (os.path.join(path, name) for name in ("root", "home", "tmp", "log"))
        for directory in (self.home, self.temporary):
            os.makedirs(directory, exist_ok=True)
        self.environment = {"HOME": self.home, "TMPDIR": self.temporary, "PATH": "/usr/bin:/bin", "TZ": "UTC", "LC_ALL": "C.UTF-8"}

    def line(self, arguments):
        archives = self.world.archives
        return [self.world.kpacks, "--packs-dir", self.root,
            *(archives[argument[1:-1]] if argument.startswith("{") else argument for argument in arguments)]

    def start(self, line, **options):
        return subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.home,
            env=self.environment, **options)

    def run(self, line):
        with self.start(line) as process:
            try:
                output, errors = process.communicate(timeout=SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                output, errors = process.communicate()
                return Run(-1, output.decode(errors="replace"), f"did not end within {SECONDS} s\n" + errors.decode(errors="replace"))
        return Run(process.returncode, output.decode(errors="replace"), errors.decode(errors="replace"))

    def kpacks(self, *arguments):
        return self.run(self.line(arguments))

    def injected(self, mode, options, arguments):
        """Runs kpacks under inject; returns the run and the calls, in order."""
        run = self.run(self.inject_line(mode, options, arguments))
        with open(self.log, errors="replace") as log:
            rows = [line.rstrip("\n").split("\t") for line in log]
        calls = sorted((Call(int(row[0]), row[2], row[3], row[4], row[5]) for row in rows if len(row) == 6), key=lambda call: call.index)
        return run, calls

    def inject_line(self, mode, options, arguments):
        return [self.world.inject, *mode, *options, "-o", self.log, "--", *self.line(arguments)]

    def printable(self, mode, options, arguments):
        return shlex.join(self.inject_line(mode, options, arguments))

    def leftovers(self):
        """What the executable left outside of its root."""
        return [os.path.relpath(os.path.join(parent, name), self.path)
                for top in (self.home, self.temporary) for parent, _, files in os.walk(top) for name in files]

    def clear(self):
        shutil.rmtree(self.path, ignore_errors=True)
        for directory in (self.home, self.temporary):
            os.makedirs(directory)
