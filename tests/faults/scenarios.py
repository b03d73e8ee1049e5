"""What is interrupted: one row for each command, with the root that it starts from. Add a row to add a scenario."""
import dataclasses
import hashlib
import os

from packs import copy_root, make_pack, write

FIRST_RESULT = '{"accuracy": 0.5}\n'
USER_RESULTS = {"eval/results/2026-01-01.json": FIRST_RESULT, "eval/results/deep/run.json": '{"run": 1}\n',
    "eval_results.json": '{"accuracy": 0.75}\n'}
LATE_RESULT = ("eval/results/late.json", "written while the pack was replaced\n")


@dataclasses.dataclass
class Scenario:
    """setup: arguments of kpacks, or functions of (sandbox, root). {alpha-1.0.0} and so on stand for archives."""
    name: str
    setup: list
    command: list
    # Exit codes of the same command once it has done its work.
    repeat_codes: tuple = (0,)
    # Evaluation results may go when the pack goes.
    drops_results: bool = False
    # How many replaced versions may be there when all is done.
    keeps: int = 1
    # What is run again when the command has done its work; None for the command itself.
    again: list = None
    # Each pack may be old or new by itself, whatever the exit code.
    several_packs: bool = False
    # For filesystems without RENAME_EXCHANGE, where for a moment neither pack has the name.
    no_exchange: bool = False
    # A result appears in the installed pack just before it changes places with the new one.
    late_result: bool = False


def add_results(sandbox, root):
    for path, content in USER_RESULTS.items():
        write(os.path.join(root, "alpha", path), content)


def leave_staging(sandbox, root):
    """What a killed installation leaves: every command that takes the lock must remove it."""
    write(os.path.join(root, ".kpacks", "staging", "left.beh", "pack", "manifest.json"), "{}")


def put_unmanaged(sandbox, root):
    make_pack(os.path.join(root, "alpha"), "alpha", "1.0.0")


def killed_update(choose, *options):
    """An update that was killed before the call that is chosen from the calls of a whole one."""
    def kill(sandbox, root):
        keep = os.path.join(sandbox.path, "keep")
        copy_root(root, keep)
        calls = sandbox.injected(["count"], options, UPDATE)[1]
        copy_root(keep, root)
        point = next(call.index for call in calls if choose(call, root))
        sandbox.injected(["kill-before", str(point)], options, UPDATE)
    return kill


def is_second_rename(call, root):
    return call.name == "renameat2" and call.paths.endswith("/pack -> " + os.path.join(root, "alpha")) and call.shown == "0x1"


def is_first_sync(call, root):
    return call.name == "fsync"


OLD = ["install", "{alpha-1.0.0}"]
UPDATE = ["update", "alpha", "--from", "{alpha-2.0.0}"]
GAMMA = ["install", "{gamma-1.0.0}"]
SCENARIOS = [
    Scenario("install-fresh", [], OLD),
    Scenario("install-beside", [["install", "{beta-1.0.0}"]], OLD),
    Scenario("install-two", [OLD], ["install", "{beta-1.0.0}", "{alpha-2.0.0}"], several_packs=True),
    Scenario("install-replace", [OLD], ["install", "{alpha-2.0.0}"]),
    Scenario("install-kept", [OLD, add_results, ["remove", "alpha", "--yes", "--keep-eval"]], ["install", "{alpha-2.0.0}"]),
    Scenario("update", [OLD], UPDATE),
    Scenario("update-results", [OLD, add_results], UPDATE),
    Scenario("update-shipped", [OLD, add_results], ["update", "alpha", "--from", "{alpha-3.0.0}"]),
    # More files than one batch, which a thread of its own writes, and so many that they are synced all at once.
    Scenario("update-many", [OLD, add_results], ["update", "alpha", "--from", "{alpha-4.0.0}"]),
    Scenario("update-late-result", [OLD, add_results], UPDATE, late_result=True),
    Scenario("update-no-exchange", [OLD, add_results], UPDATE, no_exchange=True),
    Scenario("rollback", [OLD, UPDATE], ["rollback", "alpha"], again=GAMMA),
    Scenario("rollback-results", [OLD, UPDATE, add_results], ["rollback", "alpha"], again=GAMMA),
    Scenario("rollback-late-result", [OLD, add_results, UPDATE], ["rollback", "alpha"], again=GAMMA, late_result=True),
    Scenario("rollback-no-exchange", [OLD, UPDATE, add_results], ["rollback", "alpha"], again=GAMMA, no_exchange=True),
    Scenario("update-again", [OLD, UPDATE], ["update", "alpha", "--from", "{alpha-3.0.0}"]),
    Scenario("update-keep-none", [OLD, UPDATE, add_results], ["update", "alpha", "--from", "{alpha-3.0.0}", "--keep", "0"], keeps=0),
    Scenario("gc", [OLD, UPDATE, add_results, leave_staging], ["gc"], keeps=0),
    # The repair is interrupted too.
    Scenario("repair-staging", [OLD, add_results, killed_update(is_first_sync)], UPDATE),
    Scenario("repair-aside", [OLD, add_results, killed_update(is_second_rename, "--no-exchange")], ["install", "{beta-1.0.0}"],
        several_packs=True),
    Scenario("remove", [OLD], ["remove", "alpha", "--yes"], repeat_codes=(3,), drops_results=True),
    Scenario("remove-results", [OLD, add_results], ["remove", "alpha", "--yes"], repeat_codes=(3,), drops_results=True),
    Scenario("remove-kept-versions", [OLD, UPDATE], ["remove", "alpha", "--yes"], repeat_codes=(3,), keeps=1),
    Scenario("remove-keep-eval", [OLD, add_results], ["remove", "alpha", "--yes", "--keep-eval"], repeat_codes=(3,)),
    Scenario("adopt", [put_unmanaged], ["adopt", "alpha"]),
    Scenario("adopt-leftovers", [put_unmanaged, leave_staging], ["adopt", "alpha"]),
    Scenario("adopt-results", [put_unmanaged, add_results], ["adopt", "alpha"]),
]


def make_archives(world):
    """Packages every pack that scenarios name; returns name-version to archive."""
    wanted = [
        ("alpha", "1.0.0", 4096, {}),
        ("alpha", "2.0.0", 300_000, {}),
        ("alpha", "3.0.0", 5000, {"eval/results/shipped.json": '{"shipped": true}\n', "eval_results.json": '{"accuracy": 0.25}\n'}),
        ("alpha", "4.0.0", 70_000, {f"docs/many/{number}.md": f"{number}\n" for number in range(80)}),
        ("beta", "1.0.0", 6000, {}),
        ("gamma", "1.0.0", 4096, {}),
    ]
    archives = {}
    for name, version, size, extra in wanted:
        pack = make_pack(os.path.join(world.base, "packs", f"{name}-{version}", name), name, version, size, extra)
        archives[f"{name}-{version}"] = os.path.join(world.base, f"{name}-{version}.tar.gz")
        world.must("package", pack, "--output", archives[f"{name}-{version}"])
    return archives


def late_result_digest():
    return LATE_RESULT[0], hashlib.sha256(LATE_RESULT[1].encode()).hexdigest()
