// skill.md and README.md of the example pack.

const bullets = items => items.map(item => `- ${item}`).join('\n');

/** Articles by category, in the order of the content. */
function byCategory(articles) {
  const groups = new Map();
  for (const { title, category } of articles)
    groups.set(category, [...(groups.get(category) ?? []), title]);
  return [...groups].map(([category, titles]) => `**${category}**: ${titles.join(', ')}`);
}

export const renderSkill = ({ pack, version, articles, questions }) => `---
name: ${pack.name}
version: ${version}
description: ${JSON.stringify(pack.description)}
---

# ${pack.title}

Use this pack for questions about tide pools and the rocky shore between the tides: how the place works, which
experiments explained it, and how its animals and algae live.

## What it covers

${bullets(byCategory(articles))}

## How to look something up

\`pack.db\` is a LadybugDB database. An \`Article\` has \`Section\`s with the text and \`Fact\`s in one sentence each;
\`Entity\` nodes are joined by \`ENTITY_RELATION\` edges, whose \`context\` is the article that supports them.

\`\`\`cypher
MATCH (a:Article)-[:HAS_FACT]->(f:Fact) WHERE a.title = 'Keystone species' RETURN f.content;
MATCH (x:Entity)-[r:ENTITY_RELATION]->(y:Entity) WHERE r.relation = 'eats' RETURN x.name, y.name, r.context;
\`\`\`

Name the article that an answer rests on. What no section says, the pack does not know: say so.

## Questions it answers

${bullets(questions.slice(0, 5).map(question => question.question))}
`;

export const renderReadme = ({ pack, version, articles }, counts, scores, storageVersion) => `# ${pack.title}

An example Knowledge Pack, version ${version}. The articles were written for KnowledgePacks.Native and are under the
${pack.license} licence like the rest of the project; the sources in the manifest are where to read on.

## In the database

\`pack.db\` is one LadybugDB file, storage version ${storageVersion}, checkpointed: nothing lies beside it.

| nodes | | relationships | |
|---|---|---|---|
| Article | ${counts.Article} | HAS_SECTION | ${counts.HAS_SECTION} |
| Section | ${counts.Section} | HAS_FACT | ${counts.HAS_FACT} |
| Fact | ${counts.Fact} | HAS_ENTITY | ${counts.HAS_ENTITY} |
| Entity | ${counts.Entity} | LINKS_TO | ${counts.LINKS_TO} |
| | | ENTITY_RELATION | ${counts.ENTITY_RELATION} |

\`graph_stats\` in the manifest gives the articles, the entities, the relations between entities (ENTITY_RELATION) and
the size of \`pack.db\` in units of 1,048,576 bytes. There are no embeddings.

${bullets(byCategory(articles))}

## Evaluation

\`eval/questions.jsonl\` has questions with their answers, the terms that a right answer must hold and the article it
comes from. The results ask whether a keyword search (BM25) over the sections finds the passage. No model took part,
so they say how well the pack can be searched and nothing about the answers of an assistant.

| score | value | share of questions where |
|---|---|---|
| accuracy | ${scores.accuracy} | the two best passages hold every expected term |
| citation_quality | ${scores.citation_quality} | the best passage is from the right article |
| hallucination_rate | ${scores.hallucination_rate} | neither is so |
`;
