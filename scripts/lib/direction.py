"""Holds the order of a project's folders: each may name types of those before it alone. direction.py PROJECT FOLDER...

The folders are given lowest first; "." are the files at the project's top. A type is known by its name, comments and texts are left
out, so that two types of one name are taken for one. Prints every use that goes the other way; the exit code is 1 then.
"""
import collections
import pathlib
import re
import sys

NOISE = re.compile(r'//[^\n]*|/\*.*?\*/|@?\$?"""[\s\S]*?"""|\$?@?"(?:\\.|[^"\\\n])*"')
DECLARED = re.compile(r"\b(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?)\s+([A-Z]\w*)")


def main(project, order):
    top = pathlib.Path(project)
    files = {path: NOISE.sub(" ", path.read_text(encoding="utf-8-sig")) for path in top.rglob("*.cs")
        if not {"obj", "bin"} & set(path.parts)}

    def folder(path):
        parts = path.relative_to(top).parts
        return parts[0] if len(parts) > 1 else "."

    unknown = sorted({folder(path) for path in files} - set(order))
    if unknown:
        print(f"{project}: no place in the order: {', '.join(unknown)}")
    home = {}
    for path, text in files.items():
        for name in DECLARED.findall(text):
            home.setdefault(name, folder(path))
    wrong = collections.defaultdict(set)
    for path, text in files.items():
        for name in set(re.findall(r"\b[A-Z]\w*\b", text)) & home.keys():
            if not unknown and order.index(home[name]) > order.index(folder(path)):
                wrong[path].add(f"{name} of {home[name]}")
    for path, names in sorted(wrong.items()):
        print(f"{path}: {', '.join(sorted(names))}")
    return bool(wrong or unknown)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
