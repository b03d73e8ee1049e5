#!/usr/bin/env python3
"""
Interrupts kpacks at every call that changes the filesystem, and checks what it promises about packs.

  crash_matrix.py matrix       kill and fail at call i, for every i of every scenario
  crash_matrix.py random       kill -9 from outside at random times
  crash_matrix.py concurrent   many processes on one root, with readers that hash
  crash_matrix.py prepare      many packs made ready at once, makers killed
  crash_matrix.py powercut     the power goes at call i, on an image of ext4 or xfs (root only)
  crash_matrix.py space        k blocks or n inodes are left, for every number (root only)
  crash_matrix.py places       other filesystems, overlays, links, mount points, users, readers (root only)

The exit code is 1 when there are violations. Linux only.
"""
import argparse
import collections
import multiprocessing
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
# Nothing is to be left in the checkout.
sys.dont_write_bytecode = True

import churn  # noqa: E402
import places  # noqa: E402
import powercut  # noqa: E402
import prepare  # noqa: E402
import space  # noqa: E402
from matrix import Baseline, Case, KINDS  # noqa: E402
from scenarios import SCENARIOS, make_archives  # noqa: E402
from world import World  # noqa: E402

RANDOM_NAME = re.compile(r"\b[a-z0-9]{8}\.[a-z0-9]{3}\b(\.tmp', '[^']*')?")

baselines = {}
world = None


def build_inject(directory):
    target = os.path.join(directory, "inject")
    subprocess.run(["gcc", "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", os.path.join(HERE, "inject.c"), "-o", target], check=True)
    return target


def run_case(task):
    scenario, kind, point = task
    sandbox = world.sandbox(f"worker-{os.getpid()}")
    case = Case(baselines[scenario], sandbox, kind, point)
    found = case.run()
    return task, found, case.code


def choose(names, rows, what):
    known = {row.name: row for row in rows}
    chosen = names.split(",") if names else list(known)
    unknown = [name for name in chosen if name not in known]
    if unknown:
        raise SystemExit(f"no {what}: {', '.join(unknown)}; there are {', '.join(known)}")
    return [known[name] for name in chosen]


def points_of(options, scenario, kind):
    count = len(baselines[scenario.name].calls_of(kind.options))
    if options.points:
        return [int(point) for point in options.points.split(",")]
    offset = random.Random(f"{options.seed} {scenario.name} {kind.name}").randrange(options.sample)
    return range(1 + offset, count + 1, options.sample)


def matrix(options):
    scenarios, kinds = choose(options.scenarios, SCENARIOS, "scenario"), choose(options.kinds, KINDS, "kind")
    for scenario in scenarios:
        baselines[scenario.name] = Baseline(world, scenario)
    if options.calls:
        for scenario in scenarios:
            print(f"{scenario.name}: kpacks {' '.join(scenario.command)}")
            for call in baselines[scenario.name].calls_of(()):
                print("  " + str(call).replace(baselines[scenario.name].sandbox.root, "ROOT"))
        return []
    tasks = [(scenario.name, kind, point) for scenario in scenarios for kind in kinds for point in points_of(options, scenario, kind)]
    done, broken = collections.Counter(), collections.Counter()
    violations = [flaw for scenario in scenarios for flaw in baselines[scenario.name].flaws]
    codes = collections.defaultdict(collections.Counter)
    started = time.monotonic()
    with multiprocessing.get_context("fork").Pool(options.jobs) as pool:
        for (scenario, kind, _), found, code in pool.imap_unordered(run_case, tasks, chunksize=8):
            done[scenario, kind.name] += 1
            broken[scenario, kind.name] += bool(found)
            violations += found
            codes[kind.name][code] += 1
    print(f"{len(tasks)} interruptions in {time.monotonic() - started:.0f} s\n")
    print("| scenario | calls | " + " | ".join(kind.name for kind in kinds) + " |")
    print("|---|---|" + "---|" * len(kinds))
    for scenario in scenarios:
        cells = [f"{broken[scenario.name, kind.name]}/{done[scenario.name, kind.name]}" for kind in kinds]
        print(f"| {scenario.name} | {len(baselines[scenario.name].calls_of(()))} | " + " | ".join(cells) + " |")
    print("\n(points with violations / points)\n\n| kind | exit codes |\n|---|---|")
    for kind in kinds:
        print(f"| {kind.name} | {', '.join(f'{code}: {count}' for code, count in sorted(codes[kind.name].items()))} |")
    return violations


def report(violations, options):
    """Like violations together, an example of each with the line that shows it again."""
    groups = collections.defaultdict(list)
    for violation in violations:
        groups[violation.code, RANDOM_NAME.sub("*", violation.text)].append(violation)
    for (code, text), group in sorted(groups.items(), key=lambda pair: (pair[0][0], -len(pair[1]))):
        where = collections.Counter(violation.scenario for violation in group)
        kinds = collections.Counter(violation.kind for violation in group)
        calls = collections.Counter(violation.call.split("(")[0].split(" ")[-1] for violation in group)
        print(f"\n{code}: {text}\n  {len(group)} times: {dict(where)} {dict(kinds)} {dict(calls)}")
        for example in group[:options.examples]:
            print(f"  at {example.call}\n    {example.again}")
    print(f"\n{len(violations)} violations")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", nargs="?", default="matrix", choices=["matrix", "random", "concurrent", "prepare", "powercut", "space",
        "places"])
    parser.add_argument("--kpacks", default=os.path.join(HERE, "..", "..", "artifacts", "kpacks"), help="the executable")
    parser.add_argument("--dir", help="where to work (default: /dev/shm, else the temporary directory)")
    parser.add_argument("--scenarios",
        help="comma-separated: " + ",".join(scenario.name for scenario in SCENARIOS) + "; space: "
        + ",".join(row.scenario.name for row in space.ROWS))
    parser.add_argument("--kinds",
        help="comma-separated: " + ",".join(kind.name for kind in KINDS) + "; space: " + ",".join(kind.name for kind in space.KINDS))
    parser.add_argument("--points", help="numbers of calls (space: of blocks or inodes), instead of all")
    parser.add_argument("--sample", type=int, default=1, help="every K-th call only")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--examples", type=int, default=1, help="examples of each kind of violation")
    parser.add_argument("--calls", action="store_true", help="print the calls of the scenarios and do nothing else")
    parser.add_argument("--kills", type=int, default=1000, help="random: how many")
    parser.add_argument("--processes", type=int, default=8, help="concurrent and prepare: how many")
    parser.add_argument("--rounds", type=int, default=200, help="prepare: how many")
    parser.add_argument("--operations", type=int, default=200, help="concurrent: for each process")
    parser.add_argument("--filesystem", default="ext4", choices=list(powercut.FILESYSTEMS), help="powercut: on which")
    parser.add_argument("--keep", action="store_true", help="keep the working directory")
    options = parser.parse_args()
    if options.sample < 1:
        parser.error("--sample starts at 1")
    parent = options.dir or ("/dev/shm" if os.path.isdir("/dev/shm") else None)
    base = tempfile.mkdtemp(prefix="kpacks-faults-", dir=parent)
    try:
        global world
        # A copy: the one that is named may be built again meanwhile.
        executable = shutil.copy2(options.kpacks, os.path.join(base, "kpacks"))
        world = World(base, executable, build_inject(base))
        world.archives = make_archives(world)
        run = {"matrix": matrix, "random": lambda o: churn.kill_at_random(world, o), "concurrent": lambda o: churn.concurrent(world, o),
            "prepare": lambda o: prepare.prepare(world, o),
            "powercut": lambda o: powercut.cut(world, o), "space": lambda o: space.shortage(world, o),
            "places": lambda o: places.places(world)}
        violations = run[options.mode](options)
        report(violations, options)
    finally:
        if options.keep:
            print(f"kept: {base}")
        else:
            shutil.rmtree(base, ignore_errors=True)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
