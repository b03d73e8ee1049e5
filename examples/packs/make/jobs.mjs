// Run by runJob in engine.mjs: node jobs.mjs <job> <argument...>

import { copyFileSync } from 'node:fs';
import { answerWith, KUZU, LADYBUG, withDatabase } from './engine.mjs';
import { loadContent } from './content.mjs';
import { countGraph, writeGraph } from './graph.mjs';

const NOTES = 'CREATE NODE TABLE Note(id INT64, text STRING, PRIMARY KEY(id))';
const ADD_NOTE = 'CREATE (:Note {id: $id, text: $text})';
const COUNT_NOTES = 'MATCH (n:Note) RETURN count(n) AS notes';

const jobs = {
  async 'write-graph'(version, path) {
    return withDatabase(LADYBUG, path, {}, query => writeGraph(query, loadContent(version)));
  },

  async 'count-graph'(path) {
    return withDatabase(LADYBUG, path, { readOnly: true }, countGraph);
  },

  async 'read-sections'(path) {
    return withDatabase(LADYBUG, path, { readOnly: true }, query => query(
      'MATCH (a:Article)-[:HAS_SECTION]->(s:Section) ' +
      'RETURN a.title AS article, s.section_id AS id, s.title AS title, s.content AS content ORDER BY id'));
  },

  async 'write-notes'(engine, path) {
    return withDatabase(engine, path, {}, async query => {
      await query(NOTES);
      await query(ADD_NOTE, { id: 1, text: 'low tide' });
      await query(ADD_NOTE, { id: 2, text: 'high tide' });
      await query('CHECKPOINT');
      return await query(COUNT_NOTES);
    });
  },

  // Copies the database while a committed transaction is only in the write-ahead log; closing would checkpoint it.
  async 'write-unfinished-notes'(path, copy) {
    return withDatabase(LADYBUG, path, { autoCheckpoint: false }, async query => {
      await query(NOTES);
      await query(ADD_NOTE, { id: 1, text: 'low tide' });
      await query('CHECKPOINT');
      await query(ADD_NOTE, { id: 2, text: 'high tide' });
      copyFileSync(path, copy);
      copyFileSync(`${path}.wal`, `${copy}.wal`);
      return await query(COUNT_NOTES);
    });
  },

  async 'count-notes'(engine, path) {
    return withDatabase(engine, path, { readOnly: true }, query => query(COUNT_NOTES));
  },

  async 'versions'(engineName) {
    const engine = (await import(engineName)).default;
    return { version: engine.VERSION, storage_version: Number(engine.STORAGE_VERSION) };
  },
};

const [, , name, ...args] = process.argv;
if (!Object.hasOwn(jobs, name ?? ''))
  throw new Error(`unknown job: ${name} (of ${Object.keys(jobs).join(', ')}; engines ${LADYBUG}, ${KUZU})`);
answerWith(await jobs[name](...args));
