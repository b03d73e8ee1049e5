"""Interruptions that nobody chose: kills from outside at random times, and many processes on one root."""
import collections
import fcntl
import hashlib
import json
import multiprocessing
import os
import random
import re
import stat
import time

from matrix import Violation
from packs import RECEIPT, State, body, results, write

VERSIONS = ["1.0.0", "2.0.0"]
# Not killed and then looked at closely: every so many commands.
CALM = 10
# More evaluation results than that only make every command slow: each replacement carries all of them over, under the root's lock.
MOST_RESULTS = 2000


def bodies(world):
    """What each version of a pack looks like when it is installed."""
    known = {}
    sandbox = world.sandbox("bodies")
    for archive in world.archives:
        name = archive.split("-")[0]
        sandbox.clear()
        run = sandbox.kpacks("install", "{" + archive + "}")
        if run.code != 0:
            raise SystemExit(f"install {archive} gave {run.code}: {run.errors}")
        known[archive] = body(State(sandbox.root).packs[name])
    return known


def without_receipt(entries):
    """Receipts of an archive and of adopting differ; whether one fits its pack is checked by itself."""
    return {path: value for path, value in entries.items() if path != RECEIPT}


def version_of(known, name, entries):
    now = without_receipt(body(entries))
    return next((archive for archive, then in known.items() if archive.startswith(name + "-") and without_receipt(then) == now), None)


class Killer:
    """One root that one worker works on, and kills most of its own commands."""

    def __init__(self, world, number, seed, known):
        self.world, self.known, self.rng = world, known, random.Random(f"{seed} {number}")
        self.sandbox = world.sandbox(f"killer-{number}")
        self.sandbox.clear()
        self.again = f"crash_matrix.py random --seed {seed}"
        self.violations, self.killed, self.step = [], 0, 0
        self.installed, self.required = None, {}
        self.usual = collections.defaultdict(lambda: 0.01)

    def broken(self, code, text, command):
        self.violations.append(Violation("random", command[0], self.step, code, text, " ".join(command), self.again))

    def choose(self):
        if self.installed is None:
            return ["install", "{alpha-%s}" % self.rng.choice(VERSIONS)]
        return self.rng.choice([["install", "{alpha-1.0.0}"], ["install", "{alpha-2.0.0}"], ["update", "alpha", "--from", "{alpha-2.0.0}"],
                                ["remove", "alpha", "--yes"], ["remove", "alpha", "--yes", "--keep-eval"], ["adopt", "alpha"]])

    def run(self, kills):
        while self.killed < kills:
            self.step += 1
            if self.installed and self.rng.random() < 0.2:
                path, content = f"eval/results/{self.step}.json", f"{self.step}\n"
                write(os.path.join(self.sandbox.root, "alpha", path), content)
                self.required[path] = hashlib.sha256(content.encode()).hexdigest()
            self.one(self.choose(), calm=self.step % CALM == 0)
        return self.violations, self.killed

    def one(self, command, calm):
        started = time.monotonic()
        with self.sandbox.start(self.sandbox.line(command)) as process:
            if not calm:
                time.sleep(self.rng.random() * 1.3 * self.usual[command[0]])
                process.kill()
            errors = process.communicate()[1].decode(errors="replace")
        if process.returncode == -9:
            self.killed += 1
        else:
            self.usual[command[0]] = 0.8 * self.usual[command[0]] + 0.2 * (time.monotonic() - started)
            if process.returncode != 0:
                self.broken("exit", f"{command[0]} gave {process.returncode}: {errors[:300]}", command)
        self.check(command, process.returncode == 0, calm)

    def check(self, command, done, calm):
        state = State(self.sandbox.root)
        entries = state.packs.get("alpha")
        now = version_of(self.known, "alpha", entries) if entries is not None else None
        removes = command[0] == "remove"
        new = None if removes else self.installed if command[0] == "adopt" else next(word for word in command
            if "alpha-" in word).strip("{}")
        if entries is not None and now is None:
            then = without_receipt(self.known[self.installed or new])
            self.broken("half", f"alpha is no version of it: {sorted(without_receipt(body(entries)).items() ^ then.items())[:4]}", command)
            # One flaw is told once: the next commands begin with a fresh root.
            self.sandbox.clear()
            self.installed, self.required = None, {}
            return
        if now not in ({new} if done else {self.installed, new}):
            self.broken("absent" if now is None else "wrong-state", f"alpha is {now}, was {self.installed}, should be {new}", command)
        if entries is not None and (problem := state.receipt_problem(self.sandbox.root, "alpha")):
            self.broken("receipt", problem, command)
        if removes and now is None and "--keep-eval" not in command:
            self.required = {}
        in_pack = results(entries or {})
        for path, digest in list(self.required.items()):
            hidden = any(at.endswith("/" + path) and value.split()[-1] == digest for at, value in state.state_files.items())
            if in_pack.get(path) != digest and state.kept.get("alpha", {}).get(path) != digest and not hidden:
                self.broken("results", "a result is nowhere", command)
                del self.required[path]
        self.installed = now
        if calm:
            if state.litter and not removes:
                self.broken("litter", f"left after {command[0]}: {state.litter[0]}", command)
            self.check_readers(state, command)

    def check_readers(self, state, command):
        for reader in ("list", "verify"):
            run = self.sandbox.kpacks(reader)
            if run.code != 0 or "broken" in run.output:
                self.broken(reader, f"{reader} gave {run.code}: {run.output} {run.errors}"[:300], command)


def run_killer(task):
    return Killer(*task).run(task_kills)


task_kills = 0


def kill_at_random(world, options):
    global task_kills
    known = bodies(world)
    task_kills = -(-options.kills // options.jobs)
    with multiprocessing.get_context("fork").Pool(options.jobs) as pool:
        found = pool.map(run_killer, [(world, number, options.seed, known) for number in range(options.jobs)], chunksize=1)
    print(f"{sum(killed for _, killed in found)} random kills")
    return [violation for violations, _ in found for violation in violations]


class Crowd:
    """Processes that install, replace and remove on one root, while others read, and one writes evaluation results."""

    def __init__(self, world, options):
        self.world, self.options, self.known = world, options, bodies(world)
        self.sandbox = world.sandbox("crowd")
        self.sandbox.clear()
        self.stop = os.path.join(self.sandbox.path, "stop")
        self.queue = multiprocessing.get_context("fork").SimpleQueue()
        self.again = f"crash_matrix.py concurrent --processes {options.processes} --operations {options.operations} --seed {options.seed}"

    def broken(self, who, code, text):
        self.queue.put((who, Violation("concurrent", who, 0, code, text[:300].replace(self.sandbox.root, "ROOT"), "", self.again)))

    def work(self, number):
        """alpha is only ever replaced, and so is always there; beta comes and goes."""
        rng = random.Random(f"{self.options.seed} {number}")
        for _ in range(self.options.operations):
            command = rng.choice(
                [["install", "{alpha-1.0.0}"], ["install", "{alpha-2.0.0}"], ["update", "alpha", "--from", "{alpha-2.0.0}"],
                                  ["install", "{beta-1.0.0}"], ["remove", "beta", "--yes"], ["remove", "beta", "--yes", "--keep-eval"],
                                      ["list", "--json"], ["verify", "alpha"], ["verify"]])
            run = self.sandbox.kpacks(*command)
            allowed = (0, 3) if "beta" in command else (0,)
            if run.code not in allowed:
                said = re.sub(r"ROOT/[^ ']+", "ROOT/...", (run.error_lines or [run.errors])[0].replace(self.sandbox.root, "ROOT"))
                self.broken("worker", command[0], f"{command[0]} gave {run.code}: {said}")
            elif command[0] == "list":
                wrong = [(pack["name"], pack["problem"]) for pack in json.loads(run.output) if pack["status"] != "ok"]
                if wrong or "alpha" not in [pack["name"] for pack in json.loads(run.output)]:
                    self.broken("worker", "list", f"list tells of {wrong or 'no alpha'}")
        self.queue.put(("count", self.options.operations))

    def read(self, name, locks):
        """Hashes a pack relative to one directory, which it opens once."""
        who, reads = f"reader-{name}{'-flock' if locks else ''}", 0
        while not os.path.exists(self.stop):
            try:
                directory = os.open(os.path.join(self.sandbox.root, name), os.O_RDONLY | os.O_DIRECTORY)
            except FileNotFoundError:
                if name == "alpha":
                    self.broken(who, "absent", "alpha is not there")
                continue
            try:
                if locks:
                    fcntl.flock(directory, fcntl.LOCK_SH)
                entries = {}
                self.walk(directory, "", entries)
                if not any(self.bare(then) == entries for archive, then in self.known.items() if archive.startswith(name + "-")):
                    self.broken(who, "torn", f"no version of {name}: some files are of another one, or missing")
            except FileNotFoundError:
                self.broken(who, "torn", f"files of {name} went away while they were read")
            finally:
                os.close(directory)
            reads += 1
        self.queue.put(("reads", reads))

    @staticmethod
    def bare(entries):
        return {path: value.split()[-1] for path, value in entries.items() if not path.endswith("/") and path != RECEIPT}

    def walk(self, directory, prefix, entries):
        for name in os.listdir(directory):
            path = prefix + name
            if path in (RECEIPT, "eval_results.json", "eval/results"):
                continue
            file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=directory)
            try:
                if stat.S_ISDIR(os.fstat(file).st_mode):
                    self.walk(file, path + "/", entries)
                    continue
                digest = hashlib.sha256()
                while chunk := os.read(file, 1 << 16):
                    digest.update(chunk)
                entries[path] = digest.hexdigest()
            finally:
                os.close(file)

    def evaluate(self):
        """Writes a result now and then, as an evaluation does that knows nothing of installations."""
        written = {}
        while not os.path.exists(self.stop):
            time.sleep(0.02)
            if len(written) == MOST_RESULTS:
                continue
            path = f"eval/results/{len(written)}.json"
            try:
                write(os.path.join(self.sandbox.root, "alpha", path), f"{len(written)}\n")
                written[path] = hashlib.sha256(f"{len(written)}\n".encode()).hexdigest()
            except OSError as failure:
                self.broken("evaluation", "write", f"a result cannot be written: {failure.strerror}")
        self.queue.put(("written", written))

    def run(self):
        if self.sandbox.kpacks("install", "{alpha-1.0.0}").code != 0:
            raise SystemExit("the first installation failed")
        context = multiprocessing.get_context("fork")
        workers = [context.Process(target=self.work, args=(number,)) for number in range(self.options.processes)]
        others = [context.Process(target=self.read, args=(name, locks)) for name in ("alpha", "beta") for locks in (False, True)]
        others.append(context.Process(target=self.evaluate))
        for process in others + workers:
            process.start()
        counted, violations, written, open_ends = collections.Counter(), [], {}, len(others) + len(workers)
        while open_ends:
            what, value = self.queue.get()
            if what in ("count", "reads", "written"):
                open_ends -= 1
                counted[what] += len(value) if what == "written" else value
                written = value if what == "written" else written
                if what == "count" and counted[what] == self.options.operations * self.options.processes:
                    open(self.stop, "w").close()
            else:
                violations.append(value)
        for process in others + workers:
            process.join()
        print(f"{counted['count']} operations, {counted['reads']} reads, {counted['written']} results written")
        return violations + self.at_the_end(written)

    def at_the_end(self, written):
        """When all have ended: nothing left over, everything whole, and no result lost."""
        found = []
        run = self.sandbox.kpacks("install", "{gamma-1.0.0}")
        state = State(self.sandbox.root)
        alpha = results(state.packs.get("alpha", {}))
        lost = [path for path, digest in written.items() if alpha.get(path) != digest]
        if run.code != 0 or state.litter:
            found.append(("litter", f"the last command gave {run.code} {run.errors} and left {state.litter[:3]}"))
        if (run := self.sandbox.kpacks("verify")).code != 0:
            found.append(("verify", f"verify gave {run.code}: {run.output} {run.errors}"))
        found += [("results", "a result that was written by its path is nowhere")] * len(lost)
        return [Violation("concurrent", "end", 0, code, text[:300].replace(self.sandbox.root, "ROOT"), "", self.again)
            for code, text in found]


def concurrent(world, options):
    return Crowd(world, options).run()
