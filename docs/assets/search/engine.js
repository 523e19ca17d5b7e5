// Finding papers with Pagefind, corrected where it is too strict (all words must occur, misspelt or
// not) or too lenient (it shortens an unknown word until something matches).
// @ts-check

import { clauseFilter, isPhrase, isWord, oneOf, question, titleQuestion, topicsOf, yearsBetween } from "./conditions.js";
import { cached, complete, openIndex, SearchError, siteData, siteWords } from "./index.js";
import { readClauses } from "./query_language.js";
import { fold, nearest, runningWords, searchWords } from "./spelling.js";

/**
 * @typedef {import("./query.js").Query} Query
 * @typedef {import("./query_language.js").Term} Term
 * @typedef {import("./index.js").Paper} Paper
 * @typedef {import("./index.js").Result} Result
 * @typedef {import("./index.js").Counts} Counts
 * @typedef {import("./index.js").Pagefind} Pagefind
 * @typedef {import("./index.js").SiteData} SiteData
 *
 * A word that no paper has, and what replaces it; left out if `to` is empty.
 * @typedef {{from: string, to: string}} Change
 *
 * `most`: how many of the results, the last ones, have most of the words but not all; `leftOut`:
 * words that say little; `conditions`: what was asked beside words, and `absent` those of its terms
 * that no paper meets; `counts`: how many papers there would be with a value added to its facet, NaN if unknown;
 * `unfiltered`: how many have all words, whatever the filters; `sort`: the order that they are in;
 * `last`: how many of them are last in it, as they have nothing to sort them by.
 * @typedef {{results: Result[], most: number, changes: Change[], leftOut: string[], conditions: Term[][],
 *   absent: Term[], counts: Counts, unfiltered: number, sort: string, last?: number}} Answer
 *
 * The papers that have one word, or meet one condition, which none may lack.
 * @typedef {{results: Result[], frequency: number, isRequired?: boolean}} Part
 */

// A filter that no paper passes: the answer has a count and no results.
const COUNT_ONLY = { filters: { year: "-" } };
// Conditions that every paper passes, for Pagefind to load the filters whose papers are counted. Its
// `filters()` would load those of authors too, which are too many to show.
const COUNTED = "topic year organization code date comments upvotes".split(" ").map((name) => ({ [name]: "-" }));
// So many papers are loaded to be counted, where Pagefind cannot count them.
const COUNTED_ONE_BY_ONE = 40;
// The number of first results among which the paper with the title or name of the query is looked for.
const EXACT_AMONG = 10;
// With fewer papers that have all words, those with most of them follow: so many in all.
const FEW = 10;
const FILLED = 20;
// The first words and conditions of a query that are searched for: each loads a piece of the index.
const MAX_WORDS = 24;
// What Pagefind takes for words that stand together.
const PHRASE = /^".+"$/;
// A word that every paper has (generator/exports/search_documents.py). To search without words
// would make Pagefind load its whole index.
const EVERY_PAPER = "ꙮ";

/** @type {import("./index.js").PagefindAnswer} */
const NOTHING = { results: [], filters: {}, unfilteredResultCount: 0 };

/** Return the message for an error of a search, and what a button offers. @param {unknown} error */
export const failure = (error) => (error instanceof SearchError ? error : new SearchError("These papers could not be loaded."));

/** Return the papers of some results. @param {Result[]} results @param {number} from @param {number} [to] */
export const loadPapers = (results, from, to) =>
  complete(() => Promise.all(results.slice(from, to).map((result) => result.data())));

/** @returns {Promise<Pagefind>} */
const pagefind = () => openIndex(withWords);

/** Open the index, before the first search; fails with an error for the reader. */
export const open = () => complete(pagefind);

/**
 * Return Pagefind's filters for a query, without those of one facet.
 * @param {Query} query
 * @param {SiteData} site
 * @param {object[]} conditions further filters
 * @param {boolean} isCounted whether the papers of each facet are counted
 * @param {string} without
 */
function filters(query, site, conditions, isCounted, without) {
  const is = (/** @type {string} */ name, /** @type {string[]} */ values) =>
    name === without ? [] : values.map((value) => ({ [name]: value }));
  const any = (/** @type {object[]} */ choices) => (choices.length ? [{ any: choices }] : []);
  const not = [...(isCounted ? COUNTED : []), ...query.not.map((topic) => ({ topic })), ...(query.without ?? [])];
  const topics = is("topic", query.topics);
  const all = [
    ...conditions,
    ...(query.any ? any(topics) : topics),
    ...(not.length ? [{ none: not }] : []),
    ...any(is("year", query.years)),
    ...(query.from || query.to ? [oneOf("year", yearsBetween(site.years, Number(query.from), Number(query.to) || null))] : []),
    ...any(is("organization", query.organizations)),
    // Authors are divided into filters (generator/exports/search_documents.py).
    ...query.authors.map((value) => ({ [`author${value.length % 16}`]: value })),
    ...(query.code ? [{ code: "yes" }] : []),
  ];
  return all.length ? { all } : {};
}

/**
 * Return how many papers have all words of a text.
 * @param {string} text
 * @param {Pagefind | Promise<Pagefind>} index one of the indexes instead of all
 */
async function count(text, index = pagefind()) {
  return (await (await index).search(text, COUNT_ONLY)).unfilteredResultCount;
}

/**
 * Whether a paper has the word, a longer word that begins with it, or one of which it is a part.
 * @param {string} word
 */
const isKnown = (word) => cached(`"${word}"`, async () => isIn(word, await pagefind()));

/**
 * Return the indexes that have all words of a text; a word that no index has is ignored.
 * @param {Pagefind[]} indexes
 * @param {string} text
 */
async function withWords(indexes, text) {
  let left = indexes;
  for (const word of PHRASE.test(text) ? [] : text.split(" ")) {
    const have = await Promise.all(indexes.map((index, at) => cached(`${at} ${word}`, () => isIn(word, index))));
    if (have.includes(true)) left = left.filter((index) => have[indexes.indexOf(index)]);
  }
  return left;
}

/**
 * Whether an index has a word, or one of the best results for it has a word of which it is a part:
 * Pagefind shortens a word until it is found.
 * @param {string} word
 * @param {Pagefind} index
 */
async function isIn(word, index) {
  if (await count(`"${word}"`, index)) return true;
  const { results } = await index.search(word);
  const best = await Promise.all(results.slice(0, 3).map((result) => result.data()));
  return best.some(({ content, locations }) => {
    const words = content.split(/\s+/);
    return locations.some((at) => fold(words[at] ?? "").includes(fold(word)));
  });
}

/**
 * Return what replaces a word that no paper has: of the nearest words that which most papers have
 * together with `others`, or else alone; or two words that were joined; empty if there is none.
 * @param {string} word
 * @param {string} others
 */
async function correction(word, others) {
  if (!/\p{L}{3}/u.test(word)) return ""; // of `o3` nothing is near
  const known = await siteWords();
  const groups = nearest(fold(word), known);
  for (const text of others ? [others, ""] : [""]) {
    for (const group of groups) {
      const counts = await Promise.all(group.map((other) => count(`${text} ${other}`)));
      const most = Math.max(...counts);
      if (most > 0) return group[counts.indexOf(most)];
    }
  }
  const start = known.find((start) => word.startsWith(start) && known.includes(word.slice(start.length)));
  return start ? `${start} ${word.slice(start.length)}` : "";
}

/**
 * Return the corrected words of a query and what was changed. While the reader types, the last
 * word stays as it is, as it may not be finished.
 * @param {string[]} typed
 * @param {boolean} isTyping
 * @returns {Promise<{words: string[], changes: Change[]}>}
 */
async function corrected(typed, isTyping) {
  const known = await Promise.all(typed.map((word, at) => (isTyping && at === typed.length - 1) || isKnown(word)));
  const others = typed.filter((_, at) => known[at]).join(" ");
  const changes = await Promise.all(
    typed.filter((_, at) => !known[at]).map(async (from) => ({ from, to: await correction(from, others) })),
  );
  const to = new Map(changes.map((change) => [change.from, change.to]));
  const words = typed.flatMap((word) => (to.get(word) ?? word).split(" ")).filter(Boolean);
  return { words: [...new Set(words)], changes };
}

/**
 * Return the papers with a word.
 * @param {string} text as Pagefind is asked for it
 * @param {object} filters
 * @returns {Promise<Part>}
 */
async function partOf(text, filters) {
  const name = `${text} ${JSON.stringify(filters)}`;
  const { results, unfilteredResultCount } = await cached(name, async () => (await pagefind()).search(text, { filters }));
  return { results, frequency: unfilteredResultCount };
}

/**
 * Return the papers that meet a term, as if it were not excluded.
 * @param {Term} term
 * @param {SiteData} site
 * @param {object} filters
 */
async function papersOf(term, site, filters) {
  const { texts, filter } = question(term, site);
  if (filter) return partOf(EVERY_PAPER, both(filters, filter));
  return united(await Promise.all(texts.map((text) => partOf(text, filters))));
}

/** Return the papers of several parts, each once. @param {Part[]} parts @returns {Part} */
function united(parts) {
  /** @type {Map<string, Result>} */
  const byId = new Map();
  for (const result of parts.flatMap(({ results }) => results)) {
    const { id } = result;
    if ((byId.get(id)?.score ?? -1) < result.score) byId.set(id, result);
  }
  return { results: [...byId.values()], frequency: Math.max(...parts.map(({ frequency }) => frequency)), isRequired: true };
}

/**
 * Return the papers that meet a clause, of which one term is enough.
 * @param {Term[]} clause
 * @param {SiteData} site
 * @param {object} filters
 */
async function clausePart(clause, site, filters) {
  const parts = clause.map(async (term) => {
    const part = await papersOf(term, site, filters);
    if (!term.exclude) return part;
    const [every, ids] = [await partOf(EVERY_PAPER, filters), idsOf(part.results)];
    return { ...every, results: every.results.filter(({ id }) => !ids.has(id)) };
  });
  return united(await Promise.all(parts));
}

/** Return the filter for what passes two filters; one without conditions is empty. @param {object} one @param {object} other */
const both = (one, other) => (Object.keys(one).length ? { all: [one, other] } : other);

/** @param {{id: string}[]} results */
const idsOf = (results) => new Set(results.map(({ id }) => id));

/**
 * Return the papers that are in all parts, and then those in most, each by relevance. A rare word
 * weighs more than a common one (`idf`, the inverse document frequency of BM25). The score of a
 * paper for a word approaches this weight, so that a word in a title does not outweigh all others.
 * @param {Part[]} parts
 * @param {Set<string>[]} first the ids of papers that come first, as the words stand together there
 * @param {number} papers on the site
 * @returns {Result[][]}
 */
function ranked(parts, first, papers) {
  /** @type {Map<string, {id: string, found: Result[], required: number, score: number, weight: number}>} */
  const byId = new Map();
  let total = 0;
  for (const { results, frequency, isRequired } of parts) {
    const idf = Math.log(1 + (papers - frequency + 0.5) / (frequency + 0.5));
    for (const result of results) {
      const { id, score } = result;
      const paper = byId.get(id) ?? { id, found: [], required: 0, score: 0, weight: 0 };
      paper.found.push(result);
      paper.required += Number(isRequired ?? false);
      paper.score += (idf * score) / (score + 2 * idf) || 0;
      paper.weight += idf;
      byId.set(id, paper);
    }
    total += idf;
  }
  // Pagefind finds longer words too, “Bo Li” in “both, linear”: words that stand together come first.
  for (const ids of first) for (const id of ids) if (byId.has(id)) /** @type {{score: number}} */ (byId.get(id)).score += total;
  const required = parts.filter(({ isRequired }) => isRequired).length;
  const best = [...byId.values()]
    .filter((paper) => paper.required === required)
    .sort((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1));
  const all = best.filter(({ found }) => found.length === parts.length);
  const highest = best.reduce((highest, { weight }) => Math.max(highest, weight), 0);
  const isSome = (/** @type {{found: Result[], weight: number}} */ { found, weight }) =>
    found.length < parts.length && (3 * weight > total || (!all.length && weight === highest));
  const most = all.length < FEW ? best.filter(isSome).slice(0, FILLED - all.length) : [];
  return [all, most].map((papers) =>
    papers.map(({ id, found, score }) => {
      const places = found.flatMap((result) => result.words);
      return { id, score, words: places, data: async () => ({ ...(await found[0].data()), locations: places }) };
    }),
  );
}

/**
 * Return how many of some papers have each value of a facet, for papers that several searches
 * found: Pagefind counts those of one. Of many papers it is unknown (NaN), as each would be loaded.
 * @param {Result[]} results
 * @param {Counts} counts Pagefind's, of more papers
 */
async function countsOf(results, counts) {
  const isFew = results.length <= COUNTED_ONE_BY_ONE;
  const papers = isFew ? await Promise.all(results.map((result) => result.data())) : [];
  /** @type {Counts} */
  const own = Object.create(null);
  for (const [name, values] of Object.entries(counts)) {
    own[name] = Object.create(null);
    for (const value of Object.keys(values)) if (values[value]) own[name][value] = isFew ? 0 : NaN;
    for (const value of papers.flatMap((paper) => paper.filters[name] ?? [])) own[name][value] = (own[name][value] ?? 0) + 1;
  }
  return own;
}

/**
 * Search. With `isTyping` the last word may be the beginning of one. Without `isCounted` the
 * papers of each facet are not counted, and the data for that is not loaded.
 * @param {Query} query
 * @param {{isTyping?: boolean, isCounted?: boolean}} [options]
 * @returns {Promise<Answer>}
 */
export const findPapers = (query, options) => complete(() => find(query, options));

/** @param {Query} query @param {{isTyping?: boolean, isCounted?: boolean}} [options] @returns {Promise<Answer>} */
async function find(query, { isTyping = false, isCounted = true } = {}) {
  const [index, site] = await Promise.all([pagefind(), siteData()]);
  const typed = query.q.trim();
  // A phrase that is not closed may not be finished.
  const isOpen = isTyping && (typed.match(/["“”]/g) ?? []).length % 2;
  const clauses = readClauses(isOpen ? typed.replace(/["“”](?=[^"“”]*$)/, " ") : typed);
  const given = searchWords(clauses.filter(isWord).map(([term]) => "text" in term && term.text).join(" "));
  const searched = given.words.slice(0, MAX_WORDS);
  const isLastOpen = isTyping && clauses.length > 0 && isWord(clauses[clauses.length - 1]);
  const { words, changes } = query.typed ? { words: searched, changes: [] } : await corrected(searched, isLastOpen);

  const conditions = clauses.filter((clause) => !isWord(clause)).slice(0, MAX_WORDS);
  const leftOut = [...given.leftOut, ...given.words.slice(MAX_WORDS)];
  const conditionFilters = conditions.flatMap((clause) => clauseFilter(clause, site) ?? []);
  const others = conditions.filter((clause) => !clauseFilter(clause, site));
  const excluded = others.filter(([term, ...alternatives]) => term.exclude && !alternatives.length);
  const required = others.filter((clause) => !excluded.includes(clause));
  const phrases = conditions.filter(isPhrase).map(([term]) => ("text" in term ? term.text : ""));
  const isText = words.length + required.length > 0;
  const isEvery = !isText && !excluded.length;
  // What one search of Pagefind's finds, it counts and sorts: words, or a condition alone.
  const [alone] = required.length === 1 && required[0].length === 1 ? [question(required[0][0], site).texts] : [[]];
  const isOneSearch = !others.length || (!words.length && others.length === 1 && alone.length === 1);
  const text = isOneSearch && alone.length ? alone[0] : words.join(" ") || EVERY_PAPER;
  const sort = query.sort || (isText ? "" : "date");
  const answer = { changes, leftOut, conditions, sort };
  if (typed && !words.length && !conditions.length) {
    return { ...answer, results: [], most: 0, absent: [], counts: {}, unfiltered: 0 };
  }

  /** Return the papers that have all, and those that have most. @param {object} passed the filters */
  async function rank(passed) {
    const [parts, first, left] = await Promise.all([
      Promise.all([...words.map((word) => partOf(word, passed)), ...required.map((clause) => clausePart(clause, site, passed))]),
      Promise.all([
        ...(words.length > 1 ? [partOf(`"${words.join(" ")}"`, passed)] : []),
        ...phrases.map((text) => partOf(titleQuestion(text), passed)),
      ]),
      Promise.all(excluded.map(([term]) => papersOf(term, site, passed))),
    ]);
    const without = idsOf(left.flatMap(({ results }) => results));
    const kept = (/** @type {Result[]} */ results) => (without.size ? results.filter(({ id }) => !without.has(id)) : results);
    const best = ranked(isText ? parts : [await partOf(EVERY_PAPER, passed)], first.map(({ results }) => idsOf(results)), site.papers);
    return { parts, best: best.map(kept) };
  }

  /** Return the papers with all words, those with most, and counts of both. @param {string} without */
  async function search(without) {
    const passed = filters(query, site, conditionFilters, isCounted, without);
    // A search for all words at once counts and sorts; without it, the answer is there sooner.
    const [{ results, filters: shown, unfilteredResultCount: unfiltered }, { best: [best, more], parts }] = await Promise.all([
      isCounted || sort
        ? index.search(text, { filters: passed, sort: sort ? { [sort]: "desc" } : {} })
        : NOTHING,
      isEvery ? { best: [[], []], parts: [] } : rank(passed),
    ]);
    const ids = idsOf(best);
    const sorted = !isOneSearch ? results.filter(({ id }) => ids.has(id)) : results;
    const papers = isCounted || sort ? await Promise.all(more.map((result) => result.data())) : [];
    const counts = isCounted && !isOneSearch ? await countsOf(best, shown) : shown;
    for (const [name, values] of papers.flatMap((paper) => Object.entries(paper.filters))) {
      for (const value of values) if (counts[name]) counts[name][value] = (counts[name][value] ?? 0) + 1;
    }
    const most = more.map((result, at) => ({ ...result, by: String(papers[at]?.meta[sort]) }));
    if (sort) most.sort((one, other) => other.by.localeCompare(one.by, "en"));
    return { all: sort ? sorted : best, most, counts, unfiltered, parts };
  }

  // In a facet of which a paper needs one value, another value adds papers: its values are counted
  // as if none were selected.
  const repeatedly = [
    ...(query.any && query.topics.length ? ["topic"] : []),
    ...(query.years.length ? ["year"] : []),
    ...(query.organizations.length ? ["organization"] : []),
  ];
  const [{ all, most, counts, unfiltered, parts }, ...repeated] = await Promise.all(["", ...repeatedly].map(search));
  const last = counts[sort]?.unknown;
  repeatedly.forEach((name, at) => (counts[name] = repeated[at].counts[name]));
  const mended = changes.reduce((text, { from, to }) => text.replace(from, to), typed.toLowerCase());
  const results = [...(sort ? all : await exactFirst(all, mended)), ...most];
  const absent = [
    ...required.filter((_, at) => !parts[words.length + at].frequency).flat(),
    ...conditions.flat().filter((term) => term.field === "topic" && !topicsOf(term, site).length),
  ].filter((term) => !term.exclude);
  // Conditions are no filters of the reader's: where nothing passes these, how many meet the conditions?
  const isHidden = !results.length && conditions.length > 0;
  const bare = isHidden ? (await rank(conditionFilters.length ? { all: conditionFilters } : {})).best[0].length : unfiltered;
  return { ...answer, results, most: most.length, absent, counts, unfiltered: bare, last };
}

/**
 * Put the paper first whose title, or else whose name, is the text of the query, and then those
 * whose titles have it.
 * @param {Result[]} results
 * @param {string} text
 */
async function exactFirst(results, text) {
  const wanted = fold(text);
  const words = runningWords(text);
  const isIn = (/** @type {string} */ title) => words.length > 1 && ` ${runningWords(title).join(" ")} `.includes(` ${words.join(" ")} `);
  const first = await Promise.all(
    results.slice(0, EXACT_AMONG).map(async (result) => {
      const { title, name = "" } = (await result.data()).meta;
      return { result, at: fold(title) === wanted ? 3 : fold(name) === wanted ? 2 : Number(isIn(title)) };
    }),
  );
  first.sort((one, other) => other.at - one.at);
  return [...first.map(({ result }) => result), ...results.slice(EXACT_AMONG)];
}
