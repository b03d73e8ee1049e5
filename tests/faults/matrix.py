"""One interruption at one call of one scenario, and everything that must hold after it."""
import dataclasses
import json
import os
import re
import shlex

from durability import audit
from packs import RECEIPT, State, body, copy_root, is_result, previous_problem, results
from scenarios import LATE_RESULT, late_result_digest

ERRNOS = ["ENOSPC", "EDQUOT", "EIO", "EACCES", "EROFS", "EMFILE"]
# What a full disk refuses: taking away still works, so that cleaning up does.
GROWING = "open,write,mkdir,link,resize,copy"
WORDING = {"ENOSPC": "no space", "EDQUOT": "quota", "EIO": "i/o error|input/output error", "EACCES": "writable|denied",
    "EROFS": "read-only", "EMFILE": "open files"}


@dataclasses.dataclass(frozen=True)
class Kind:
    """How a call is interrupted."""
    name: str
    mode: str
    errno: str = ""
    then: str = ""
    options: tuple = ()

    def words(self, point):
        return [self.mode, str(point), *([self.errno, self.then] if self.errno else [])]


KINDS = [Kind("kill-before", "kill-before"), Kind("kill-after", "kill-after"), Kind("EINTR-once", "fail", "EINTR", "once"),
         *(Kind(f"{errno}-{then}", "fail", errno, then) for errno in ERRNOS if errno != "EMFILE" for then in ("once", "on")),
         *(Kind(f"EMFILE-{then}", "fail", "EMFILE", then, ("--opens", "--only", "open")) for then in ("once", "on")),
         Kind("ENOSPC-full", "fail", "ENOSPC", "on", ("--only", GROWING))]


@dataclasses.dataclass
class Violation:
    scenario: str
    kind: str
    point: int
    code: str
    text: str
    call: str
    again: str


class Baseline:
    """A scenario's root before and after, and its calls, from one run without interruption."""

    def __init__(self, world, scenario):
        self.scenario = scenario
        self.sandbox = world.sandbox(f"pristine-{scenario.name}")
        self.before_root = os.path.join(self.sandbox.path, "before")
        for step in scenario.setup:
            if callable(step):
                step(self.sandbox, self.sandbox.root)
            elif (run := self.sandbox.kpacks(*step)).code != 0:
                raise SystemExit(f"{scenario.name}: {step} gave {run.code}: {run.errors}")
        self.had_root = os.path.isdir(self.sandbox.root)
        copy_root(self.sandbox.root, self.before_root)
        self.before = State(self.sandbox.root)
        self.results = {(name, path): digest for name, entries in self.before.packs.items() for path, digest in results(entries).items()}
        self.results.update({(name, path): digest for name, kept in self.before.kept.items() for path, digest in kept.items()})
        # A pack that an interrupted exchange put aside has its results there.
        asides = [(path.split("/", 2), value)
            for path, value in self.before.state_files.items() if path.startswith("aside/") and path.count("/") > 1]
        self.results.update(
            {(name, path): value.split()[-1] for (_, name, path), value in asides if is_result(path) and not path.endswith("/")})
        self.exchange = 0
        self.calls, self.flaws = {}, []
        self.after = None
        plain = self.calls_of(())
        self.exchange = next((call.index for call in plain if call.name == "renameat2" and call.shown == "0x2"), 0)
        if self.scenario.late_result:
            # Now with the result that appears at the exchange: there are more calls after it.
            del self.calls[()]
            plain = self.calls_of(())
        for text in audit(plain, self.sandbox.root):
            text = text.replace(self.sandbox.path, "PARENT")
            self.flaws.append(
                Violation(self.scenario.name, "none", 0, "unsynced", text, "",
                f"crash_matrix.py matrix --calls --scenarios {self.scenario.name}"))
        # The last call that puts a pack into its place or out of it: before it nothing happened, after it all has.
        places = [os.path.join(self.sandbox.root, name) for name in self.before.packs.keys() | self.after.packs.keys()]
        self.commit = max(
            (call.index for call in plain if call.name.startswith("rename") and any(self.names_place(call, place) for place in places)),
            default=0)

    def calls_of(self, options):
        """The calls of a run without interruption."""
        if options not in self.calls:
            copy_root(self.before_root, self.sandbox.root)
            run, calls = self.sandbox.injected(["count"], [*options, *self.always(), *self.late_result(self.sandbox, options)],
                self.scenario.command)
            if run.code != 0:
                raise SystemExit(f"{self.scenario.name} gave {run.code} uninterrupted: {run.errors}")
            self.calls[options] = calls
            self.after = self.after or State(self.sandbox.root)
            if self.after.litter and not any(flaw.code == "litter" for flaw in self.flaws):
                self.flaws.append(
                    Violation(self.scenario.name, "none", 0, "litter", f"uninterrupted, leaves {self.after.litter}", "",
                    "kpacks " + " ".join(self.scenario.command)))
        return self.calls[options]

    def names_place(self, call, place):
        return any(path == place or path == os.path.join(place, RECEIPT) for path in call.paths.split(" -> "))

    def always(self):
        return ["--no-exchange"] if self.scenario.no_exchange else []

    def late_result(self, sandbox, options):
        """A result that appears on disk just before the exchange, and a mark that tells that it did."""
        if not self.scenario.late_result or not self.exchange or options:
            return []
        pack = os.path.join(sandbox.root, "alpha")
        target, mark = shlex.quote(os.path.join(pack, LATE_RESULT[0])), shlex.quote(os.path.join(sandbox.path, "late"))
        results = f"{shlex.quote(pack)}/eval/results"
        write = f"printf %s {shlex.quote(LATE_RESULT[1])} > {target} && sync {target} {results} && : > {mark}"
        command = f"[ ! -d {results} ] || {{ {write}; }}"
        return ["--at", str(self.exchange), command]


class Case:
    def __init__(self, baseline, sandbox, kind, point):
        self.baseline, self.scenario, self.sandbox, self.kind, self.point = baseline, baseline.scenario, sandbox, kind, point
        self.violations, self.call, self.code = [], None, None
        self.required = dict(baseline.results)
        self.mark = os.path.join(sandbox.path, "late")

    def broken(self, code, text):
        call = "" if self.call is None else str(self.call).replace(self.sandbox.root, "ROOT")
        again = f"crash_matrix.py matrix --scenarios {self.scenario.name} --kinds {self.kind.name} --points {self.point}"
        self.violations.append(
            Violation(self.scenario.name, self.kind.name, self.point, code, text.replace(self.sandbox.root, "ROOT"), call, again))

    def run(self):
        self.sandbox.clear()
        copy_root(self.baseline.before_root, self.sandbox.root) if self.baseline.had_root else None
        options = [*self.kind.options, *self.baseline.always(), *self.baseline.late_result(self.sandbox, self.kind.options)]
        run, calls = self.sandbox.injected(self.kind.words(self.point), options, self.scenario.command)
        self.code = run.code
        self.call = next((call for call in calls if self.hit(call)), None)
        self.note_late_result()
        if self.call is None:
            # One call fewer than counted: the run just ended. It must have done its work.
            self.check(run, "new", "missed")
        elif self.kind.mode.startswith("kill"):
            if run.code != 137:
                self.broken("exit", f"killed, but the exit code is {run.code}")
            self.check(run, "either", "killed")
        else:
            self.check_failure(run)
        return self.violations

    def note_late_result(self):
        if os.path.exists(self.mark):
            path, digest = late_result_digest()
            self.required["alpha", path] = digest

    def hit(self, call):
        return call.was_hit and not (self.scenario.no_exchange and call.index != self.point and "EINVAL" in call.result)

    def check_failure(self, run):
        """What a command says and does when a call failed."""
        if run.code == 0:
            self.check(run, "new", "tolerated")
            return
        inside = self.sandbox.root in self.call.paths
        said = run.error_lines[0] if run.error_lines else ""
        first = said or run.errors[:200] or run.output[:200]
        if run.code not in (1, 2, 3, 4, 5):
            self.broken("crash", f"exit code {run.code}: {run.errors[:300]!r}")
        elif self.kind.errno == "EINTR":
            self.broken("eintr", f"exit code {run.code}: {first}")
        elif "internal error" in run.errors or re.search(r"^   at ", run.errors, re.M):
            self.broken("internal", f"exit code {run.code}: {first}")
        elif len(run.error_lines) != 1:
            self.broken("lines", f"{len(run.error_lines)} error lines: {run.errors!r}")
        elif inside:
            if run.code != 5:
                self.broken("exit", f"exit code {run.code}, not 5: {first}")
            if not re.search(WORDING[self.kind.errno], said, re.I):
                self.broken("wording", f"does not tell of {self.kind.errno}: {first}")
            if self.kind.errno != "EIO" and "\nhint: " not in "\n" + run.errors:
                self.broken("no-remedy", f"no hint: {first}")
        if said and self.sandbox.path not in said and self.sandbox.world.base not in said:
            self.broken("no-path", f"names no path: {first}")
        # When every call fails from there on, nothing can be taken back: what stands may be the new one.
        stuck = self.kind.then == "on" and not self.kind.options and self.point > self.baseline.commit
        self.check(run, "either" if self.scenario.several_packs or stuck else "old", "failed")

    def check(self, run, expected, phase):
        """The root right after the run, what readers say of it, and the root after the next command."""
        outside = self.sandbox.leftovers()
        if outside:
            self.broken("outside", f"files outside the root: {outside}")
        state = State(self.sandbox.root)
        self.check_packs(state, expected, phase, may_be_absent=self.scenario.no_exchange)
        self.check_results(state, phase, anywhere=True)
        self.check_readers(state, phase)
        # Every second point the same command comes next, else another one and then the same. A removal that finds no
        # pack takes no lock, and so repairs nothing.
        if self.point % 2 or 3 in self.scenario.repeat_codes and self.at_new(state):
            self.next_command(["install", "{gamma-1.0.0}"], (0,), "either", "after the next command", ignore={"gamma"})
        ended = self.at_new(State(self.sandbox.root))
        codes = self.scenario.repeat_codes if ended else (0,)
        self.next_command(self.scenario.again if ended and self.scenario.again else self.scenario.command, codes, "new", "after a re-run",
            ignore={"gamma"})
        state = State(self.sandbox.root)
        self.check_readers(state, "after a re-run")
        if problem := previous_problem(state, self.sandbox.root):
            self.broken("previous", f"after a re-run: {problem}")
        elif len(state.previous.get("alpha", ())) > self.scenario.keeps:
            self.broken("previous", f"after a re-run: kept versions {sorted(state.previous['alpha'])}, more than {self.scenario.keeps}")
        if state.kept != self.baseline.after.kept:
            self.broken("kept",
                f"after a re-run: kept results are of {sorted(state.kept) or 'none'}, should be of "
                f"{sorted(self.baseline.after.kept) or 'none'}")

    def at_new(self, state):
        return all(self.same(state, name, self.baseline.after) for name in self.names())

    def names(self):
        return sorted(self.baseline.before.packs.keys() | self.baseline.after.packs.keys())

    @staticmethod
    def same(state, name, other):
        left, right = state.packs.get(name), other.packs.get(name)
        return (left is None) == (right is None) and (left is None or body(left) == body(right))

    def next_command(self, arguments, codes, expected, phase, ignore):
        run = self.sandbox.kpacks(*arguments)
        if run.code not in codes:
            self.broken("next", f"{phase}: {arguments[0]} gave {run.code}: {run.errors[:300]}")
        state = State(self.sandbox.root)
        for name in ignore:
            state.packs.pop(name, None)
        if state.litter:
            self.broken("litter", f"{phase}: {re.sub('staging/[^/]+', 'staging/*', state.litter[0])}")
        self.check_packs(state, expected, phase)
        self.check_results(state, phase, anywhere=False)

    def check_packs(self, state, expected, phase, may_be_absent=False):
        for name in sorted(state.packs.keys() - set(self.names()) - {"gamma"}):
            self.broken("pack", f"{phase}: there is a pack {name}")
        for name in self.names():
            old, new = self.same(state, name, self.baseline.before), self.same(state, name, self.baseline.after)
            if old and expected in ("old", "either") or new and expected in ("new", "either"):
                if name in state.packs and (problem := state.receipt_problem(self.sandbox.root, name)):
                    self.broken("receipt", f"{phase}: {name}: {problem}")
            elif old or new:
                self.broken("wrong-state", f"{phase}: {name} is the {'old' if old else 'new'} one, and should be the {expected} one")
            elif name not in state.packs:
                if not may_be_absent:
                    self.broken("absent", f"{phase}: {name} is not there")
            else:
                self.broken("half", f"{phase}: {name} is neither old nor new: {self.difference(state, name)}")

    def difference(self, state, name):
        now = body(state.packs[name])
        then = body(self.baseline.before.packs.get(name) or self.baseline.after.packs[name])
        paths = sorted(path for path in now.keys() | then.keys() if now.get(path) != then.get(path))
        return ", ".join(("+" if path not in then else "-" if path not in now else "~")
            + re.sub(r"\.[a-z0-9]{8}\.[a-z0-9]{3}\.tmp", ".*.tmp", path) for path in paths[:6])

    def check_results(self, state, phase, anywhere):
        """Every result is in its pack or kept; right after a kill anywhere in the root's state will do."""
        for (name, path), digest in self.required.items():
            if self.scenario.drops_results and name not in state.packs:
                continue
            in_pack = name in state.packs and results(state.packs[name]).get(path) == digest
            kept = state.kept.get(name, {}).get(path) == digest
            hidden = any(at.endswith("/" + path) and value.split()[-1] == digest for at, value in state.state_files.items())
            if name in state.packs and not anywhere and not in_pack:
                self.broken("results", f"{phase}: {path} is not in {name}{', but kept' if kept else ', nor kept'}")
            elif not (in_pack or kept or anywhere and hidden):
                self.broken("results", f"{phase}: {path} of {name} is nowhere")

    def check_readers(self, state, phase):
        run = self.sandbox.kpacks("list", "--json")
        try:
            listed = {pack["name"]: pack["status"] for pack in json.loads(run.output)} if run.code == 0 else None
        except ValueError:
            listed = None
        wrong = listed is None or listed.keys() != state.packs.keys() or any(status == "broken" for status in listed.values())
        if wrong:
            self.broken("list", f"{phase}: list gave {run.code}, {listed}: {run.errors[:200]}")
        run = self.sandbox.kpacks("verify")
        # With a receipt that cannot be read a pack would count as another tool's, and pass.
        wanted = [f"{name}: {'ok' if RECEIPT in entries else 'unmanaged'}"
            for name, entries in state.packs.items()] or ["No packs installed."]
        if run.code != 0 or run.output.splitlines() != wanted:
            self.broken("verify", f"{phase}: verify gave {run.code}: {run.output.strip()} {run.errors[:200].strip()}")
