"""Deterministic pack directories of any size, made quickly and without a network. Run as a program: KIND MEGABYTES PATH.

text        with the statistics of English prose; what comes again does so within an article, or megabytes later
embeddings  float32 vectors, normally distributed: the exponents compress, the rest does not
database    both, in the runs of megabytes that a columnar database has: two parts of text, three of embeddings
files       many small Markdown files; MEGABYTES is their sum
"""
import array
import itertools
import json
import os
import random
import struct
import sys

MEGABYTE = 1 << 20
POOL_MEGABYTES = 12
TEXT_PIECE = 16 << 10


COMMON = """the of and to a in is that for it as was with be by on not he his but at are this have from or had an which they you
were her she will one all we their there been has when who more no if out so said what up its about into than them can only
other new some could time these two may then do first any my now such like our over man me even most made after also did many
before must through years where much your way well down should because each just those people how too little state good very
make world still see own work long get here between both life being under never day same another know while last might us
great old year off come since against go came right used take three""".split()
ENDINGS = ["", "", "", "", "s", "ed", "ing", "tion", "er", "ly", "al"]


def descending(count, offset):
    """Zipf's law, as cumulative weights."""
    return list(itertools.accumulate(1 / (rank + offset) for rank in range(count)))


class Language:
    """The statistics of English prose: its most frequent words, others of syllables, phrases, and words of an article's topic."""

    def __init__(self, rng):
        self.rng = rng
        syllables = [a + b + c for a in ["", *"t s r n l d c m p b f g h v w st th pr tr gr".split()] for b in "e a i o u ea ou".split()
            for c in ["", *"n r s t l nd ck".split()]]
        rng.shuffle(syllables)
        self.syllables, self.syllable_weights = syllables, descending(len(syllables), 15)
        self.words = COMMON + [self.rare_word() for _ in range(30_000)]
        self.word_weights = descending(len(self.words), 2.7)
        self.phrases = [" ".join(self.some_words(rng.choice((2, 3, 3, 4)))) for _ in range(30_000)]
        self.phrase_weights = descending(len(self.phrases), 20)

    def rare_word(self):
        count = self.rng.choice((1, 2, 2, 2, 3, 3))
        return "".join(self.rng.choices(self.syllables, cum_weights=self.syllable_weights, k=count)) + (self.rng.choice(ENDINGS)
            if count > 1 else "")

    def some_words(self, count):
        return self.rng.choices(self.words, cum_weights=self.word_weights, k=count)

    def article(self, size):
        topic = [" ".join(self.rng.choices(self.words[len(COMMON):], k=self.rng.choice((1, 1, 2, 3)))) for _ in range(150)]
        topic_weights, lines = descending(len(topic), 3), []
        while size > 0:
            kinds = self.rng.choices("tpw", (15, 10, 75), k=16)
            parts = {"t": self.rng.choices(topic, cum_weights=topic_weights, k=16),
                "p": self.rng.choices(self.phrases, cum_weights=self.phrase_weights, k=16), "w": self.some_words(16)}
            lines.append(" ".join(parts[kind][index] for index, kind in enumerate(kinds)).capitalize() + ".\n")
            size -= len(lines[-1])
        return "".join(lines).encode()

    def megabyte(self):
        articles, size = [], 0
        while size < MEGABYTE:
            articles.append(self.article(self.rng.randrange(4_000, 60_000)))
            size += len(articles[-1])
        return b"".join(articles)[:MEGABYTE]


class Pools:
    """A few megabytes of each kind, from which any number is mixed."""

    def __init__(self, kinds, megabytes):
        rng = random.Random(20261121)
        count = min(POOL_MEGABYTES, max(4, megabytes))
        self.rng = rng
        language = Language(rng) if "text" in kinds else None
        self.text = [language.megabyte() for _ in range(count)] if language else []
        self.vectors = [array.array("f", (rng.gauss(0, 0.036) for _ in range(MEGABYTE // 4))).tobytes()
            for _ in range(min(count, 8))] if "embeddings" in kinds else []

    def text_block(self, index):
        block = self.text[index % len(self.text)]
        pieces = [block[at:at + TEXT_PIECE] for at in range(0, MEGABYTE, TEXT_PIECE)]
        self.rng.shuffle(pieces)
        return b"".join(pieces)

    def vector_block(self, index):
        block, noise = bytearray(self.vectors[index % len(self.vectors)]), self.rng.randbytes(MEGABYTE // 2)
        # New mantissas; the exponents stay what they are.
        block[0::4], block[1::4] = noise[0::2], noise[1::2]
        return block


def is_text(kind, index):
    return kind == "text" or (kind == "database" and index % 10 < 4)


def write_manifest(path, name, version, megabytes):
    manifest = {"name": name, "version": version, "description": f"{megabytes} MB to measure with", "license": "MIT",
                "graph_stats": {"articles": 1, "entities": 2, "relationships": 3, "size_mb": megabytes}}
    for file, content in (("manifest.json", json.dumps(manifest, indent=2)), ("skill.md", f"# {name}\n"), ("kg_config.json", "{}")):
        with open(os.path.join(path, file), "w", encoding="utf-8") as opened:
            opened.write(content + "\n")


def make_database(path, kind, megabytes):
    kinds = {"text": ["text"], "embeddings": ["embeddings"]}.get(kind, ["text", "embeddings"])
    pools = Pools(kinds, megabytes)
    with open(os.path.join(path, "pack.db"), "wb") as database:
        database.write(b"LBUG" + struct.pack("<Q", 43))
        for index in range(megabytes):
            database.write(pools.text_block(index) if is_text(kind, index) else pools.vector_block(index))


def make_files(path, megabytes):
    pools = Pools(["text"], 16)
    make_database(path, "text", 1)
    written, number, text = 0, 0, b""
    while written < megabytes * MEGABYTE:
        directory = os.path.join(path, "articles", f"{number % 100:02}")
        os.makedirs(directory, exist_ok=True)
        size = pools.rng.randrange(500, 8_000)
        if len(text) < size:
            text += pools.text_block(written // MEGABYTE)
        with open(os.path.join(directory, f"{number}.md"), "wb") as file:
            file.write(text[:size])
        text, written, number = text[size:], written + size, number + 1


def make(kind, megabytes, path, version="1.0.0"):
    os.makedirs(path)
    write_manifest(path, kind, version, megabytes)
    if kind == "files":
        make_files(path, megabytes)
    else:
        make_database(path, kind, megabytes)


if __name__ == "__main__":
    make(sys.argv[1], int(sys.argv[2]), sys.argv[3], *sys.argv[4:])
