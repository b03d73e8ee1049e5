// One process per piece of work on a database.
//
// The engines are native modules, and one of them can take the process down when it exits, after the database is
// written and closed. Seen on Linux x64 with node 20: @ladybugdb/core 0.15.4 ended in SIGSEGV (exit 139) in 5 runs of 5
// when query results were left open at close; 0.17.1, 0.19.1 and kuzu 0.10.0 in none of 30 runs each, results open or
// not. So results are closed here, the answer of a job is what counts and not its exit code, and whatever was written
// is opened again, read-only, by another process.

import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const LADYBUG = '@ladybugdb/core';
export const KUZU = 'kuzu';

const BUFFER_POOL_BYTES = 64 * 1024 * 1024;
const MAX_DATABASE_BYTES = 0; // the engine's own default
const CHECKPOINT_THRESHOLD = -1; // likewise

// LadybugDB only. Each hash index on string keys grows by pages of 4 KiB, about two for each of the first keys: with
// its indexes the example pack is 2.5 MB, without them 0.4 MB. Keys stay unique and are found by scanning; engines
// 0.17.1, 0.18.3 and 0.19.1 with default settings read and write such a file.
const HASH_INDEX = false;
const ANSWER = 'answer: ';

// LadybugDB 0.17.1 writes whole pages of memory that it never cleared: queries and property names of this program were
// in the unused part of page 0, and whatever else the heap held could be. glibc fills new blocks with the complement of
// this number, that is with zeros; then two runs differ in fewer than thirty bytes, sixteen of them the random id.
// What the child need not know it is not told, for a C library without this switch.
const CHILD_ENVIRONMENT = { MALLOC_PERTURB_: '255', SystemRoot: process.env.SystemRoot ?? '' };

/** Runs `query(text, parameters)` calls against a database and closes it. Returns what `work` returns. */
export async function withDatabase(engineName, path, { readOnly = false, autoCheckpoint = true }, work) {
  const engine = (await import(engineName)).default;
  const database = new engine.Database(
    path, BUFFER_POOL_BYTES, /* compression */ true, readOnly, MAX_DATABASE_BYTES, autoCheckpoint, CHECKPOINT_THRESHOLD,
    /* throw on WAL replay failure */ true, /* checksums */ true, HASH_INDEX);
  await database.init();
  const connection = new engine.Connection(database);
  const query = async (text, parameters) => {
    const result = parameters
      ? await connection.execute(await connection.prepare(text), parameters)
      : await connection.query(text);
    const rows = await result.getAll();
    result.close();
    return rows;
  };
  const answer = await work(query);
  await connection.close();
  await database.close();
  return answer;
}

/** Runs a job of jobs.mjs in a process of its own and returns its answer. */
export function runJob(name, ...args) {
  const jobs = join(dirname(fileURLToPath(import.meta.url)), 'jobs.mjs');
  const child = spawnSync(process.execPath, [jobs, name, ...args], { encoding: 'utf8', env: CHILD_ENVIRONMENT });
  const line = child.stdout.split('\n').find(text => text.startsWith(ANSWER));
  if (!line)
    throw new Error(`${name} ${args.join(' ')}: no answer (exit ${child.status ?? child.signal})\n${child.stderr}`);
  if (child.status !== 0)
    console.error(`note: the engine ended with ${child.status ?? child.signal} after its work was done: ${name}`);
  return JSON.parse(line.slice(ANSWER.length));
}

/** Called by a job when its database is closed. */
export function answerWith(value) {
  process.stdout.write(`${ANSWER}${JSON.stringify(value)}\n`);
}

/** The first 16 bytes of a database in hex, its magic and its storage version. */
export function readHeader(path) {
  const bytes = Buffer.alloc(16);
  const file = openSync(statSync(path).isDirectory() ? join(path, 'catalog.kz') : path, 'r');
  readSync(file, bytes, 0, bytes.length, 0);
  closeSync(file);
  return {
    magic: bytes.toString('latin1', 0, 4),
    storage_version: Number(bytes.readBigUInt64LE(4)),
    first_16: bytes.toString('hex'),
  };
}

/** Names of files beside a database file that the engine left there. */
export function sideFiles(path) {
  const name = basename(path);
  return existsSync(dirname(path))
    ? readdirSync(dirname(path)).filter(other => other !== name && other.startsWith(name))
    : [];
}

/** Refuses a database that is not whole in its one file. */
export function requireNoSideFiles(path) {
  const left = sideFiles(path);
  if (left.length > 0)
    throw new Error(`the engine left files beside the database: ${left.join(', ')}`);
}
