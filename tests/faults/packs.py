"""Small packs to install, and a root's state as it is on disk, read without the executable."""
import hashlib
import json
import os
import random
import shutil
import stat
import struct

RESULTS_DIRECTORY, RESULTS_FILE, RECEIPT = "eval/results/", "eval_results.json", ".kpacks.json"
# The fs-verity digest of whatever was hashed, by its SHA-256.
FSVERITY = {}


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())


def make_pack(directory, name, version, database_size=4096, extra=None):
    """A valid pack directory of eight files or more, different in every file that can differ between versions."""
    rng = random.Random(f"{name} {version}")
    manifest = {"name": name, "version": version, "description": "A pack for fault injection", "license": "MIT",
                "graph_stats": {"articles": 1, "entities": 2, "relationships": 3, "size_mb": 1}}
    files = {
        "manifest.json": json.dumps(manifest, indent=2) + "\n",
        "pack.db": b"LBUG" + struct.pack("<Q", 43) + rng.randbytes(database_size - 12),
        "skill.md": f"---\nname: {name}\n---\n\n# {name} {version}\n",
        "kg_config.json": json.dumps({"top_k": 5, "of": version}) + "\n",
        "README.md": f"# {name} {version}\n",
        "eval/questions.jsonl": json.dumps({"question": f"what is {name}?", "version": version}) + "\n",
        f"docs/only-in-{version}.md": f"{version}\n",
        "docs/deep/notes.md": f"notes of {version}\n",
    }
    files.update(extra or {})
    for path, content in files.items():
        write(os.path.join(directory, path), content)
    return directory


def fsverity(content):
    """The kernel's digest: a tree of SHA-256 over blocks of 4,096 bytes, and a descriptor with the size (Linux's fsverity.rst)."""
    def above(level):
        return b"".join(hashlib.sha256(level[at:at + 4096].ljust(4096, b"\0")).digest() for at in range(0, len(level), 4096))
    root = above(content) or bytes(32)
    while len(root) > 32:
        root = above(root)
    descriptor = struct.pack("<BBBBIQ64s32s144s", 1, 1, 12, 0, 0, len(content), root, b"", b"")
    return hashlib.sha256(descriptor).hexdigest()


def digest_of(content):
    digest = hashlib.sha256(content).hexdigest()
    if digest not in FSVERITY:
        FSVERITY[digest] = fsverity(content)
    return digest


def tree(path):
    """Every file and directory below a directory: its mode and its content's digest. A receipt's time is left out."""
    entries = {}
    for parent, directories, files in os.walk(path):
        relative = os.path.relpath(parent, path)
        prefix = "" if relative == "." else relative + "/"
        for name in directories:
            full = os.path.join(parent, name)
            entries[prefix + name + "/"] = "link" if os.path.islink(full) else oct(stat.S_IMODE(os.lstat(full).st_mode))
        for name in files:
            full = os.path.join(parent, name)
            status = os.lstat(full)
            if not stat.S_ISREG(status.st_mode):
                entries[prefix + name] = "special"
                continue
            with open(full, "rb") as file:
                content = file.read()
            if prefix + name == RECEIPT:
                content = without_time(content)
            entries[prefix + name] = oct(stat.S_IMODE(status.st_mode)) + " " + digest_of(content)
    return entries


def without_time(receipt):
    try:
        document = json.loads(receipt)
        document.pop("installed_at", None)
        return json.dumps(document, sort_keys=True).encode()
    except ValueError:
        return receipt


def is_result(path):
    return path == RESULTS_FILE or path.startswith(RESULTS_DIRECTORY)


def results(entries):
    """The evaluation results of a pack's tree, path to digest."""
    return {path: value.split()[-1] for path, value in entries.items() if is_result(path) and not path.endswith("/")}


def body(entries):
    """What is the pack's own: everything but evaluation results and the directories that are only there for them."""
    return {path: value for path, value in entries.items() if not is_result(path)}


class State:
    """A root: its packs' trees, kept results, and whatever is neither."""

    def __init__(self, root):
        self.packs, self.kept, self.previous, self.state_files, self.litter = {}, {}, {}, {}, []
        for name in sorted(os.listdir(root)) if os.path.isdir(root) else []:
            full = os.path.join(root, name)
            if name == ".kpacks":
                self.state_files = tree(full)
            elif name.startswith(".") or os.path.islink(full) or not os.path.isdir(full):
                self.litter.append(name)
            else:
                self.packs[name] = tree(full)
        for path, value in self.state_files.items():
            parts = path.rstrip("/").split("/")
            if parts[0] == "eval":
                if len(parts) > 2 and not path.endswith("/"):
                    self.kept.setdefault(parts[1], {})["/".join(parts[2:])] = value.split()[-1]
            elif parts[0] == "previous":
                if len(parts) > 2:
                    self.previous.setdefault(parts[1], set()).add(parts[2])
            elif path not in ("lock", "staging/"):
                self.litter.append(".kpacks/" + path)

    def receipt_problem(self, root, name, entries=None):
        """What in a pack's receipt does not fit its files; None when all does or there is no receipt."""
        path = os.path.join(root, name, RECEIPT)
        entries = self.packs[name] if entries is None else entries
        if not os.path.exists(path):
            return None
        try:
            with open(path, "rb") as file:
                receipt = json.load(file)
            listed = {file["path"]: file["fsverity"] for file in receipt["files"]}
        except (ValueError, KeyError, TypeError) as problem:
            return f"the receipt cannot be read: {problem}"
        found = {path: FSVERITY[value.split()[-1]]
            for path, value in entries.items() if not path.endswith("/") and path != RECEIPT and not is_result(path)}
        listed = {path: digest for path, digest in listed.items() if not is_result(path)}
        differing = sorted(path for path in found.keys() | listed.keys() if found.get(path) != listed.get(path))
        return f"the receipt does not fit {', '.join(differing)}" if differing else None


def previous_problem(state, root):
    """What is wrong with a version that is kept to roll back to; None when all are whole."""
    for name, numbers in state.previous.items():
        for number in numbers:
            at = os.path.join(".kpacks", "previous", name, number)
            problem = state.receipt_problem(root, at, tree(os.path.join(root, at)))
            if problem or not os.path.exists(os.path.join(root, at, RECEIPT)):
                return f"kept version {number} of {name}: {problem or 'no receipt'}"
    return None


def copy_root(source, target):
    shutil.rmtree(target, ignore_errors=True)
    if os.path.isdir(source):
        shutil.copytree(source, target, symlinks=True)
