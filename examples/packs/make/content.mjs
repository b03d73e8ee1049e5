// The pack's content as data, and which part of it a version has.

import { readFileSync } from 'node:fs';

const read = name => readFileSync(new URL(`content/${name}`, import.meta.url), 'utf8');
const readJson = name => JSON.parse(read(name));

/**
 * The content of one version. An article or question is in every version from its `since` on, an entity in those
 * whose articles name it, a link or relation in those that have both its ends and the article that supports it.
 */
export function loadContent(version) {
  const pack = readJson('pack.json');
  const order = Object.keys(pack.versions);
  if (!order.includes(version))
    throw new Error(`unknown version: ${version} (known: ${order.join(', ')})`);
  const isIn = item => order.indexOf(item.since ?? order[0]) <= order.indexOf(version);

  const everyArticle = ['shore', 'ecology', 'life'].flatMap(part => readJson(`articles-${part}.json`));
  const everyEntity = readJson('entities.json');
  const everyRelation = readJson('relations.json');
  const everyQuestion = read('questions.jsonl').trimEnd().split('\n').map(line => JSON.parse(line));
  requireKnownNames(everyArticle, everyEntity, everyRelation, everyQuestion);

  const articles = everyArticle.filter(isIn);
  const titles = new Set(articles.map(article => article.title));
  const named = new Set(articles.flatMap(article => article.entities));
  return {
    pack,
    version,
    release: pack.versions[version],
    articles: articles.map(article => ({ ...article, links: article.links.filter(title => titles.has(title)) })),
    entities: everyEntity.filter(entity => named.has(entity.id)),
    relations: everyRelation.filter(([from, , to, article]) => named.has(from) && named.has(to) && titles.has(article)),
    questions: everyQuestion.filter(isIn).map(({ since: _, ...question }) => question),
  };
}

/** Refuses content that names an article or entity that nothing defines, or defines one twice or in vain. */
function requireKnownNames(articles, entities, relations, questions) {
  const titles = new Set(articles.map(article => article.title));
  const ids = new Set(entities.map(entity => entity.id));
  const named = new Set(articles.flatMap(article => article.entities));
  const problems = [
    ...(titles.size === articles.length ? [] : ['a title is there twice']),
    ...(ids.size === entities.length ? [] : ['an entity is there twice']),
    ...articles.flatMap(article => article.links).filter(title => !titles.has(title)),
    ...questions.map(question => question.source).filter(title => !titles.has(title)),
    ...relations.map(relation => relation[3]).filter(title => !titles.has(title)),
    ...[...named].filter(id => !ids.has(id)),
    ...[...ids].filter(id => !named.has(id)),
    ...relations.flatMap(([from, , to]) => [from, to]).filter(id => !ids.has(id)),
  ];
  if (problems.length > 0)
    throw new Error(`content does not hold together: ${problems.join(', ')}`);
}
