// The graph schema that Knowledge Packs use, written and counted.

const SCHEMA = [
  'CREATE NODE TABLE Article(title STRING, category STRING, word_count INT64, PRIMARY KEY(title))',
  'CREATE NODE TABLE Section(section_id STRING, title STRING, content STRING, word_count INT64, level INT64, ' +
    'PRIMARY KEY(section_id))',
  'CREATE NODE TABLE Entity(entity_id STRING, name STRING, type STRING, description STRING, PRIMARY KEY(entity_id))',
  'CREATE NODE TABLE Fact(fact_id STRING, content STRING, PRIMARY KEY(fact_id))',
  'CREATE REL TABLE HAS_SECTION(FROM Article TO Section, section_index INT64)',
  'CREATE REL TABLE HAS_ENTITY(FROM Article TO Entity)',
  'CREATE REL TABLE HAS_FACT(FROM Article TO Fact)',
  'CREATE REL TABLE LINKS_TO(FROM Article TO Article, link_type STRING)',
  'CREATE REL TABLE ENTITY_RELATION(FROM Entity TO Entity, relation STRING, context STRING)',
];

const words = text => text.split(/\s+/).length;

/** Writes the content, in its own order, checkpoints, and returns the counts. */
export async function writeGraph(query, content) {
  for (const statement of SCHEMA)
    await query(statement);
  for (const article of content.articles)
    await writeArticle(query, article);
  for (const { id, name, type, description } of content.entities)
    await query('CREATE (:Entity {entity_id: $id, name: $name, type: $type, description: $description})',
      { id, name, type, description });
  await writeEdges(query, content);
  await query('CHECKPOINT');
  return countGraph(query);
}

async function writeArticle(query, { title, category, sections, facts }) {
  const length = sections.reduce((sum, [, text]) => sum + words(text), 0);
  await query('CREATE (:Article {title: $title, category: $category, word_count: $length})',
    { title, category, length });
  for (const [position, [heading, text]] of sections.entries())
    await query(
      'MATCH (a:Article {title: $title}) CREATE (a)-[:HAS_SECTION {section_index: $position}]->' +
      '(:Section {section_id: $id, title: $heading, content: $text, word_count: $length, level: 2})',
      { title, position, id: `${title}#${position}`, heading, text, length: words(text) });
  for (const [position, text] of facts.entries())
    await query('MATCH (a:Article {title: $title}) CREATE (a)-[:HAS_FACT]->(:Fact {fact_id: $id, content: $text})',
      { title, id: `${title}:fact:${position}`, text });
}

async function writeEdges(query, { articles, relations }) {
  for (const { title, entities, links } of articles) {
    for (const id of entities)
      await query('MATCH (a:Article {title: $title}), (e:Entity {entity_id: $id}) CREATE (a)-[:HAS_ENTITY]->(e)',
        { title, id });
    for (const target of links)
      await query('MATCH (a:Article {title: $title}), (b:Article {title: $target}) ' +
        "CREATE (a)-[:LINKS_TO {link_type: 'internal'}]->(b)", { title, target });
  }
  for (const [source, relation, target, context] of relations)
    await query('MATCH (a:Entity {entity_id: $source}), (b:Entity {entity_id: $target}) ' +
      'CREATE (a)-[:ENTITY_RELATION {relation: $relation, context: $context}]->(b)',
      { source, relation, target, context });
}

/** Rows of every node and relationship table. */
export async function countGraph(query) {
  const counts = {};
  for (const label of ['Article', 'Section', 'Entity', 'Fact'])
    counts[label] = Number((await query(`MATCH (n:${label}) RETURN count(n) AS n`))[0].n);
  for (const label of ['HAS_SECTION', 'HAS_ENTITY', 'HAS_FACT', 'LINKS_TO', 'ENTITY_RELATION'])
    counts[label] = Number((await query(`MATCH ()-[r:${label}]->() RETURN count(r) AS n`))[0].n);
  return counts;
}

/** The counts that the content should give. */
export function expectedCounts({ articles, entities, relations }) {
  const sum = key => articles.reduce((total, article) => total + article[key].length, 0);
  return {
    Article: articles.length, Section: sum('sections'), Entity: entities.length, Fact: sum('facts'),
    HAS_SECTION: sum('sections'), HAS_ENTITY: sum('entities'), HAS_FACT: sum('facts'), LINKS_TO: sum('links'),
    ENTITY_RELATION: relations.length,
  };
}
