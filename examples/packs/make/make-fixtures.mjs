// node make-fixtures.mjs OUT_DIR
// Writes the database fixtures of the tests: kuzu-directory/, ladybug-file/ and ladybug-wal/, each with pack.db.

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KUZU, LADYBUG, readHeader, requireNoSideFiles, runJob } from './engine.mjs';

if (process.argv.length !== 3) {
  console.error('usage: node make-fixtures.mjs OUT_DIR');
  process.exit(2);
}

const out = process.argv[2];
const scratch = mkdtempSync(join(tmpdir(), 'fixtures-'));
const pathOf = fixture => {
  rmSync(join(out, fixture), { recursive: true, force: true });
  mkdirSync(join(out, fixture), { recursive: true });
  return join(out, fixture, 'pack.db');
};

// A directory, with whatever the engine leaves in it after a clean close. Counted in a copy: opening it may write.
const directory = pathOf('kuzu-directory');
runJob('write-notes', KUZU, directory);
requireNotes(2, KUZU, directory);

const file = pathOf('ladybug-file');
runJob('write-notes', LADYBUG, file);
requireNoSideFiles(file);
requireNotes(2, LADYBUG, file);

// Two notes, of which the second is only in pack.db.wal: whoever leaves that file out loses a note.
const unfinished = pathOf('ladybug-wal');
runJob('write-unfinished-notes', join(scratch, 'open.db'), unfinished);
requireNotes(2, LADYBUG, unfinished);
requireNotes(1, LADYBUG, unfinished, { withoutLog: true });

for (const fixture of ['kuzu-directory', 'ladybug-file', 'ladybug-wal'])
  console.log(JSON.stringify({ fixture, ...readHeader(join(out, fixture, 'pack.db')),
    files: filesOf(join(out, fixture)) }, null, 2));
rmSync(scratch, { recursive: true });

function requireNotes(count, engine, path, { withoutLog = false } = {}) {
  const copy = mkdtempSync(join(scratch, 'copy-'));
  cpSync(join(path, '..'), copy, { recursive: true });
  if (withoutLog)
    rmSync(join(copy, 'pack.db.wal'));
  const [{ notes }] = runJob('count-notes', engine, join(copy, 'pack.db'));
  assert.equal(Number(notes), count, path);
}

function filesOf(directory) {
  return Object.fromEntries(readdirSync(directory, { recursive: true }).sort()
    .filter(name => statSync(join(directory, name)).isFile())
    .map(name => [name, statSync(join(directory, name)).size]));
}
