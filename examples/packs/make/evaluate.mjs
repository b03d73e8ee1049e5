// An evaluation that needs no model and gives the same numbers every time: can the passage that answers a question be
// found in the database by its words alone (BM25)? It measures retrieval, not what a model would make of it.

const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;
const PASSAGES = 2;
const STOP_WORDS = new Set((
  'a an and are as at be by can did do does for from has have how in is it its of on or than ' +
  'that the their they this to was were what when which who why with').split(' '));

const tokens = text => (text.toLowerCase().match(/[a-z0-9]+/g) ?? [])
  .filter(word => !STOP_WORDS.has(word))
  .map(word => word.replace(/(?<=..)s$/, ''));

/** Ranks sections for a text, best first; equal scores in the order given. */
function ranker(sections) {
  const documents = sections.map(section => tokens(`${section.article} ${section.title} ${section.content}`));
  const average = documents.reduce((sum, document) => sum + document.length, 0) / documents.length;
  const frequency = new Map();
  for (const word of documents.flatMap(document => [...new Set(document)]))
    frequency.set(word, (frequency.get(word) ?? 0) + 1);

  const score = (document, words) => words.reduce((sum, word) => {
    const times = document.filter(other => other === word).length;
    const holding = frequency.get(word) ?? 0;
    const rarity = Math.log(1 + (documents.length - holding + 0.5) / (holding + 0.5));
    const length = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * document.length / average;
    return sum + rarity * times * (SATURATION + 1) / (times + SATURATION * length);
  }, 0);

  return text => {
    const words = [...new Set(tokens(text))];
    return sections
      .map((section, index) => ({ section, score: score(documents[index], words) }))
      .sort((a, b) => b.score - a.score)
      .map(ranked => ranked.section);
  };
}

/**
 * accuracy: the two best passages hold every expected term; citation_quality: the best one is from the article that
 * the question names; hallucination_rate: neither, so that an answer would rest on something else.
 */
export function evaluate(questions, sections) {
  const rank = ranker(sections);
  const perQuestion = questions.map(question => {
    const passages = rank(question.question).slice(0, PASSAGES);
    const text = passages.map(passage => passage.content).join(' ').toLowerCase();
    return {
      id: question.id,
      passages: passages.map(passage => passage.id),
      source: question.source,
      terms_found: question.expected_terms.every(term => text.includes(term.toLowerCase())),
      source_cited: passages[0].article === question.source,
    };
  });
  const share = test => Math.round(1000 * perQuestion.filter(test).length / perQuestion.length) / 1000;
  return {
    scores: {
      accuracy: share(result => result.terms_found),
      hallucination_rate: share(result => !result.terms_found && !result.source_cited),
      citation_quality: share(result => result.source_cited),
    },
    perQuestion,
  };
}
