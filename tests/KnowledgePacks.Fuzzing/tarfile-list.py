# Reads paths of tar archives, plain or gzip, from standard input, one to a line, and says for each what Python's tarfile
# makes of it: one line of JSON with [name, type, size, sha256] for every entry, or with the error.
import hashlib
import json
import sys
import tarfile


def entry(archive, member):
    if not member.isreg():
        return [member.name, "directory" if member.isdir() else f"type {member.type!r}", 0, None]
    digest, size = hashlib.sha256(), 0
    with archive.extractfile(member) as content:
        while block := content.read(1 << 20):
            digest.update(block)
            size += len(block)
    return [member.name, "file", size, digest.hexdigest()]


for line in sys.stdin:
    try:
        with tarfile.open(line.rstrip("\n")) as archive:
            answer = {"entries": [entry(archive, member) for member in archive]}
    except Exception as failure:
        answer = {"error": f"{type(failure).__name__}: {failure}"}
    print(json.dumps(answer), flush=True)
