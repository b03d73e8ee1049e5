// Prints, for each archive, the SHA-256 of what Node's zlib makes of it: at once, as a stream of pieces as they come from
// the disk, and as a stream of whole members, so that each one ends where a piece does.
import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, gunzipSync } from "node:zlib";

const sizeOffset = 16;

function* members(bytes) {
  for (let at = 0; at < bytes.length; ) {
    const size = bytes.readUInt32LE(at + sizeOffset);
    if (size === 0) throw new Error(`a member of no size at byte ${at}`);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function digest(source) {
  const hash = createHash("sha256");
  await pipeline(source, createGunzip(), hash);
  return hash.digest("hex");
}

const readers = [
  (path) => createHash("sha256").update(gunzipSync(readFileSync(path))).digest("hex"),
  (path) => digest(createReadStream(path)),
  (path) => digest(Readable.from(members(readFileSync(path)))),
];

for (const path of process.argv.slice(2)) {
  const results = [];
  for (const read of readers) {
    try {
      results.push(await read(path));
    } catch (error) {
      results.push(`error: ${error.message}`);
    }
  }
  console.log(results.join("\t"));
}
