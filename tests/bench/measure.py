"""Runs commands and measures them: time, processor time, and the largest process's memory."""
import dataclasses
import os
import statistics
import subprocess
import time


@dataclasses.dataclass
class Run:
    seconds: float
    cpu_seconds: float
    peak_mib: float


def run(command):
    """One run of a shell command; its output is thrown away, a failure ends everything."""
    os.sync()
    nowhere = os.open(os.devnull, os.O_RDWR)
    started = time.perf_counter()
    child = os.posix_spawn("/bin/bash", ["bash", "-o", "pipefail", "-c", command], os.environ,
                           file_actions=[(os.POSIX_SPAWN_DUP2, nowhere, 0), (os.POSIX_SPAWN_DUP2, nowhere, 1)])
    # Of the shell and all that it waited for: processor time is the sum, memory that of the largest.
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - started
    os.close(nowhere)
    if status != 0:
        raise SystemExit(f"failed: {command}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median(runs):
    return Run(*(statistics.median(getattr(one, field.name) for one in runs) for field in dataclasses.fields(Run)))


def milliseconds(arguments):
    """One run of a program, without a shell."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    started = time.perf_counter()
    child = os.posix_spawn(arguments[0], arguments, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, nowhere, 1)])
    _, status = os.waitpid(child, 0)
    elapsed = (time.perf_counter() - started) * 1000
    os.close(nowhere)
    if status != 0:
        raise SystemExit(f"failed: {' '.join(arguments)}")
    return elapsed


def start_times(commands, rounds):
    """Median milliseconds of each of several programs, started in turn."""
    times = {name: [] for name in commands}
    for _ in range(rounds):
        for name, arguments in commands.items():
            times[name].append(milliseconds(arguments))
    return {name: statistics.median(each) for name, each in times.items()}


def first_line(*arguments):
    try:
        done = subprocess.run(arguments, capture_output=True, text=True, check=False)
        return (done.stdout or done.stderr).strip().split("\n")[0]
    except OSError:
        return ""
