"""Many packs that are made ready in one root at once, from pipes that do not go on until they are told to; one or two makers are killed."""
import os
import random
import statistics
import subprocess
import time

from churn import bodies, without_receipt
from matrix import Violation
from packs import State, body, make_pack

VERSIONS = ["1.0.0", "2.0.0"]
# Bytes of an archive that its maker gets before all others have theirs.
FIRST_BYTES = 48 << 10
PATIENCE = 60


class Round:
    """All processes have begun, none has all of its archive; then each in turn gets the rest, and one, or two at once, are killed."""

    def __init__(self, crew, number):
        self.crew, self.number = crew, number
        self.rng = random.Random(f"{crew.options.seed} {number}")
        self.killed = set(self.rng.sample(crew.names, 1 + number % 2))
        self.waits = []

    def run(self):
        makers = {}
        for name in self.crew.names:
            version = self.rng.choice(VERSIONS)
            makers[name] = version, subprocess.Popen(self.crew.sandbox.line(["install", "-"]), stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            makers[name][1].stdin.write(self.crew.archives[name, version][:FIRST_BYTES])
            makers[name][1].stdin.flush()
        self.wait_for_staging(len(makers))
        order = self.rng.sample(self.crew.names, len(self.crew.names))
        moment = self.rng.randrange(3)
        if moment == 0:
            for name in self.killed:
                makers[name][1].kill()
        for name in order:
            version, process = makers[name]
            started = time.monotonic()
            try:
                process.stdin.write(self.crew.archives[name, version][FIRST_BYTES:])
                if name in self.killed and moment == 1:
                    process.stdin.flush()
                    time.sleep(self.rng.random() * 0.03)
                    process.kill()
                process.stdin.close()
            except BrokenPipeError:
                pass
            if name in self.killed and moment == 2:
                time.sleep(self.rng.random() * 0.03)
                process.kill()
            # The others still wait for the rest of theirs: whoever waited for them would wait for ever.
            code = process.wait(PATIENCE)
            if name not in self.killed:
                self.waits.append(time.monotonic() - started)
                if code != 0:
                    self.crew.broken(self.number, "exit", f"install gave {code}: {process.stderr.read().decode()[:200]}")
        self.check({name: version for name, (version, _) in makers.items()})

    def wait_for_staging(self, count):
        staging, deadline = os.path.join(self.crew.sandbox.root, ".kpacks", "staging"), time.monotonic() + PATIENCE
        while not os.path.isdir(staging) or len([name for name in os.listdir(staging) if os.path.isdir(f"{staging}/{name}/pack")]) < count:
            if time.monotonic() > deadline:
                raise SystemExit("not all installations have begun")
            time.sleep(0.005)

    def check(self, offered):
        run = self.crew.sandbox.kpacks("gc")
        state = State(self.crew.sandbox.root)
        if run.code != 0 or state.litter:
            self.crew.broken(self.number, "litter", f"gc gave {run.code} {run.errors}, left {state.litter[:3]}")
        for name, version in offered.items():
            before = self.crew.installed.get(name)
            now = next((known for known in VERSIONS
                if name in state.packs and without_receipt(body(state.packs[name])) == without_receipt(self.crew.known[f"{name}-{known}"])),
                "half" if name in state.packs else None)
            if now not in ({version} if name not in self.killed else {version, before}):
                self.crew.broken(self.number, "wrong-state", f"{name} is {now}, was {before}, should be {version}")
            if name in state.packs and (problem := state.receipt_problem(self.crew.sandbox.root, name)):
                self.crew.broken(self.number, "receipt", problem)
            self.crew.installed[name] = now


class Crew:
    def __init__(self, world, options):
        self.options, self.violations, self.installed = options, [], {}
        self.names = [f"pack{number}" for number in range(options.processes)]
        self.archives = {}
        for name in self.names:
            for version in VERSIONS:
                pack = make_pack(os.path.join(world.base, "packs", f"{name}-{version}", name), name, version, 120_000)
                world.archives[f"{name}-{version}"] = os.path.join(world.base, f"{name}-{version}.tar.gz")
                world.must("package", pack, "--output", world.archives[f"{name}-{version}"])
                with open(world.archives[f"{name}-{version}"], "rb") as file:
                    self.archives[name, version] = file.read()
        self.known = bodies(world)
        self.sandbox = world.sandbox("crew")
        self.sandbox.clear()

    def broken(self, number, code, text):
        again = f"crash_matrix.py prepare --processes {self.options.processes} --rounds {number + 1} --seed {self.options.seed}"
        self.violations.append(Violation("prepare", "killed", number, code, text.replace(self.sandbox.root, "ROOT"), "", again))

    def run(self):
        waits = []
        for number in range(self.options.rounds):
            one = Round(self, number)
            one.run()
            waits += one.waits
        print(f"{self.options.rounds} rounds of {self.options.processes} installations side by side, one or two killed in each; from an "
            f"archive's last bytes to the end of its installation, while the others had not theirs: median "
            f"{statistics.median(waits) * 1000:.0f} ms, most {max(waits) * 1000:.0f} ms")
        return self.violations


def prepare(world, options):
    return Crew(world, options).run()
