// node make-tidepools.mjs [--version 1.1.0] OUT_DIR
// Writes the example pack. OUT_DIR is replaced, so it must be empty, absent or an earlier tidepools pack.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadContent } from './content.mjs';
import { readHeader, requireNoSideFiles, runJob } from './engine.mjs';
import { evaluate } from './evaluate.mjs';
import { expectedCounts } from './graph.mjs';
import { renderReadme, renderSkill } from './texts.mjs';

const { values, positionals } = parseArgs({
  options: { version: { type: 'string', default: '1.0.0' } }, allowPositionals: true,
});
if (positionals.length !== 1) {
  console.error('usage: node make-tidepools.mjs [--version 1.1.0] OUT_DIR');
  process.exit(2);
}

const content = loadContent(values.version);
const out = positionals[0];
makeEmpty(out, content.pack.name);

const database = join(out, 'pack.db');
const written = runJob('write-graph', content.version, database);
requireNoSideFiles(database);
const counts = runJob('count-graph', database);
const { scores, perQuestion } = evaluate(content.questions, runJob('read-sections', database));
requireNoSideFiles(database);
assert.deepEqual(written, expectedCounts(content));
assert.deepEqual(counts, written);

const { pack, version, release } = content;
const stats = {
  articles: counts.Article,
  entities: counts.Entity,
  relationships: counts.ENTITY_RELATION,
  size_mb: Math.round(statSync(database).size / 1048576 * 1000) / 1000,
};
const evaluation = { pack_name: pack.name, timestamp: `${release.evaluated_on}T00:00:00Z` };

writeJson('manifest.json', {
  name: pack.name, version, description: pack.description, graph_stats: stats, eval_scores: scores,
  source_urls: pack.source_urls, created_at: release.created_at, license: pack.license, author: pack.author,
  topics: pack.topics, tags: pack.tags,
});
writeJson('kg_config.json', {
  database: 'pack.db',
  retrieval: {
    vector_search: { enabled: false },
    keyword_search: { enabled: true, top_k: 2 },
    graph_traversal: {
      enabled: true,
      max_depth: 2,
      relationship_types: ['HAS_SECTION', 'HAS_ENTITY', 'HAS_FACT', 'LINKS_TO', 'ENTITY_RELATION'],
    },
  },
});
write('skill.md', renderSkill(content));
write('README.md', renderReadme(content, counts, scores, readHeader(database).storage_version));
write('eval/questions.jsonl', content.questions.map(question => `${JSON.stringify(question)}\n`).join(''));
writeJson(`eval/results/${release.evaluated_on}.json`, {
  ...evaluation, version, method: 'keyword retrieval (BM25), no model', questions_tested: perQuestion.length, scores,
  per_question: perQuestion,
});
writeJson('eval_results.json', { ...evaluation, questions_tested: perQuestion.length, knowledge_pack: scores });

console.log(JSON.stringify({ name: pack.name, version, counts, scores, size: statSync(database).size,
  ...readHeader(database) }, null, 2));

function makeEmpty(directory, name) {
  if (existsSync(directory) && readdirSync(directory).length > 0) {
    const manifest = join(directory, 'manifest.json');
    if (!existsSync(manifest) || JSON.parse(readFileSync(manifest, 'utf8')).name !== name)
      throw new Error(`not empty, and not a ${name} pack: ${directory}`);
    rmSync(directory, { recursive: true });
  }
  mkdirSync(join(directory, 'eval', 'results'), { recursive: true });
}

function write(path, text) {
  writeFileSync(join(out, path), text);
}

function writeJson(path, value) {
  write(path, `${JSON.stringify(value, null, 2)}\n`);
}
