"""Pack directories whose databases ask different things of a compressor; the same bytes every time."""
import array
import os
import random
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "faults"))
import packs  # noqa: E402

MIB = 1 << 20
HEADER = b"LBUG" + (43).to_bytes(8, "little")
# Of segments as long as this the executable asks whether matches are worth looking for, by what is in their middle.
SEGMENT = MIB // 4


def text(rng, length):
    words = [bytes(rng.choices(range(97, 123), k=rng.randint(2, 10))) for _ in range(5000)]
    return b" ".join(rng.choices(words, k=length // 6))[:length].ljust(length)


def embeddings(rng, length):
    return array.array("f", (rng.gauss(0, 0.05) for _ in range(length // 4 + 1))).tobytes()[:length]


def runs(rng):
    """Text and embeddings by turns, in runs shorter and longer than segments and blocks are."""
    lengths = (300_001, 1_200_003, 90_000, 500_005, 700_007, 40_009, 262_144, 1_048_576, 900_011, 511)
    return b"".join((embeddings if number % 2 else text)(rng, length) for number, length in enumerate(lengths))


def islands(rng):
    """Few bytes without matches in the middle of many zeros: codes of all lengths, some of bytes that come once."""
    island = 100 << 10
    return b"".join(bytes((SEGMENT - island) // 2) + bytes(rng.choices(range(200), k=island)) + bytes((SEGMENT - island) // 2 - 2)
        + bytes((200 + i, 228 + i)) for i in range(12))


def make(directory):
    """Writes them all; name to path."""
    rng = random.Random(20261121)
    databases = {
        "text": text(rng, 5 * MIB + 4321),
        "embeddings": embeddings(rng, 6 * MIB),
        "runs": runs(rng),
        "islands": islands(rng),
        "zeros": bytes(6 * MIB + 1),
        "random": rng.randbytes(5 * MIB + 77),
        "files": text(rng, 3000),
        "tiny": b"",
    }
    made = {}
    for name, content in databases.items():
        extra = {"pack.db": HEADER + content, "bin/tool": "#!/bin/sh\n", "docs/größe.md": "ü\n"}
        if name == "files":
            extra |= {f"sections/{number % 20:02}/{number}.md": text(rng, rng.randrange(5000)) for number in range(500)}
        made[name] = packs.make_pack(os.path.join(directory, name), name, "1.0.0", extra=extra)
        os.chmod(os.path.join(made[name], "bin", "tool"), 0o755)
    # What fills its blocks of 1 and 4 MiB to the last byte: each entry is one tar block and content in whole ones, and two end it.
    full = packs.make_pack(os.path.join(directory, "full"), "full", "1.0.0", database_size=512)
    entries = packs.tree(full)
    others = sum(512 + -(-os.path.getsize(os.path.join(full, path)) // 512) * 512 for path in entries if not path.endswith("/"))
    others += 512 * sum(path.endswith("/") for path in entries) + 1024 - 512
    packs.write(os.path.join(full, "pack.db"), HEADER + text(rng, 4 * MIB - others - len(HEADER)))
    made["full"] = full
    return made
