"""The peak memory of every verb that reads or writes a whole pack, over sizes and numbers of threads."""
import os
import shutil
import subprocess
import sys

from measure import run


def measure(kpacks, work, sizes, thread_counts):
    print("\n| MB | archive | threads | package | inspect | validate | install | update | verify |\n|---|---|---|---|---|---|---|---|---|")
    for megabytes in sizes:
        packs = [os.path.join(work, version) for version in ("1.0.0", "1.1.0")]
        make(megabytes, packs)
        for extension in ("tar.gz", "tar.zst"):
            for threads in thread_counts:
                print(f"| {megabytes} | {extension} | {threads} | "
                    + " | ".join(f"{peak:.0f}" for peak in peaks(kpacks, work, packs, extension, threads)) + " |", flush=True)
        for pack in packs:
            shutil.rmtree(pack)


def make(megabytes, packs):
    """Two versions that differ in their manifest: the database is one file under two names."""
    here = os.path.dirname(os.path.abspath(__file__))
    subprocess.run([sys.executable, os.path.join(here, "workloads.py"), "database", str(megabytes), packs[0], "1.0.0"], check=True)
    shutil.copytree(packs[0], packs[1], copy_function=os.link)
    manifest = os.path.join(packs[1], "manifest.json")
    with open(manifest, encoding="utf-8") as file:
        text = file.read()
    os.remove(manifest)
    with open(manifest, "w", encoding="utf-8") as file:
        file.write(text.replace("1.0.0", "1.1.0"))


def peaks(kpacks, work, packs, extension, threads):
    """MiB of package, inspect, validate, install, update and verify. Archives go as soon as they are not needed."""
    old, new, root = os.path.join(work, f"old.{extension}"), os.path.join(work, f"new.{extension}"), os.path.join(work, "root")
    count = f"--threads {threads}"
    package = run(f"{kpacks} package {packs[0]} {count} -o {old}")
    inspect = run(f"{kpacks} inspect {old} {count}")
    validate = run(f"{kpacks} validate {old} {count}")
    install = run(f"{kpacks} install {old} {count} --keep 0 --packs-dir {root}")
    os.remove(old)
    package_new = run(f"{kpacks} package {packs[1]} {count} -o {new}")
    update = run(f"{kpacks} update database --from {new} {count} --keep 0 --packs-dir {root}")
    verify = run(f"{kpacks} verify database --packs-dir {root}")
    os.remove(new)
    shutil.rmtree(root)
    return [max(package.peak_mib, package_new.peak_mib), inspect.peak_mib, validate.peak_mib, install.peak_mib, update.peak_mib,
        verify.peak_mib]
