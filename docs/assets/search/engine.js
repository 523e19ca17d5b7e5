// Finding papers: which have the words of a query and meet its conditions, in which order, and how
// many more there would be with other filters. Misspelt words are mended.
// @ts-check

import { clauseFilter, isPhrase, isWord, oneOf, termFilter, topicsOf, yearsBetween } from "./conditions.js";
import { complete, countsOf, openIndex, orderBy, paperAt, papersWith, papersWithRow, passing, SearchError, siteWords, stem, stemsOf } from "./index.js";
import { readClauses } from "./query_language.js";
import { fold, nearest, runningWords, searchWords } from "./spelling.js";

/**
 * @typedef {import("./query.js").Query} Query
 * @typedef {import("./query_language.js").Term} Term
 * @typedef {import("./index.js").Counts} Counts
 * @typedef {import("./index.js").Filter} Filter
 * @typedef {import("./index.js").SiteData} SiteData
 *
 * A paper as results show it; `marked` are the places of the words in its text that the query found.
 * @typedef {import("./index.js").Paper & {marked: Set<number>}} Paper
 * @typedef {{id: number, data: () => Promise<Paper>}} Result
 *
 * A word that no paper has, and what replaces it; left out if `to` is empty.
 * @typedef {{from: string, to: string}} Change
 *
 * `most`: how many of the results, the last ones, have most of the words but not all; `leftOut`:
 * words that say little; `conditions`: what was asked beside words, and `absent` those of its terms
 * that no paper meets; `counts`: how many papers there would be with a value added to its facet;
 * `unfiltered`: how many have all words, whatever the filters; `sort`: the order that they are in;
 * `last`: how many of them are last in it, as they have nothing to sort them by.
 * @typedef {{results: Result[], most: number, changes: Change[], leftOut: string[], conditions: Term[][],
 *   absent: Term[], counts: Counts, unfiltered: number, sort: string, last?: number}} Answer
 *
 * The papers that have one word, or meet one condition, which none may lack, each with its score.
 * @typedef {{papers: Map<number, number>, isRequired: boolean}} Part
 */

const COUNTED = ["topic", "year", "organization", "code"];
// The number of first results among which the paper with the title or name of the query is looked for.
const EXACT_AMONG = 10;
// With fewer papers that have all words, those with most of them follow: so many in all.
const FEW = 10;
const FILLED = 20;
// The first words and conditions of a query that are searched for: each loads a piece of the index.
const MAX_WORDS = 24;
// A paper in which a word of the query stands directly behind the one before it gets this part of the
// weight of both once more: “language models” on diffusion are not models for language and diffusion.
const PAIR = 0.2;
// As in generator/exports/search_index.py.
const COMPOUND = /[a-z][A-Z]|[A-Za-z]{2}\d/;
const PARTS = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g;

/** Return the message for an error of a search, and what a button offers. @param {unknown} error */
export const failure = (error) => (error instanceof SearchError ? error : new SearchError("These papers could not be loaded."));

/** Return the papers of some results. @param {Result[]} results @param {number} from @param {number} [to] */
export const loadPapers = (results, from, to) =>
  complete(() => Promise.all(results.slice(from, to).map((result) => result.data())));

/** Open the index, before the first search; fails with an error for the reader. */
export const open = () => complete(openIndex);

/**
 * Return the filter of a query, without that of one facet.
 * @param {Query} query
 * @param {SiteData} site
 * @param {Filter[]} conditions further filters
 * @param {string} [without]
 * @returns {Filter}
 */
function queryFilter(query, site, conditions, without) {
  /** @param {string} name @param {string[]} values */
  const is = (name, values) => (name === without ? [] : values.map((value) => ({ [name]: value })));
  const any = (/** @type {Filter[]} */ choices) => (choices.length ? [{ any: choices }] : []);
  const topics = is("topic", query.topics);
  return {
    all: [
      ...conditions,
      ...(query.any ? any(topics) : topics),
      { none: [...is("topic", query.not), ...(query.without ?? [])] },
      ...any(is("year", query.years)),
      ...(query.from || query.to ? [oneOf("year", yearsBetween(site.years, Number(query.from), Number(query.to) || null))] : []),
      ...any(is("organization", query.organizations)),
      // Authors are divided into filters (generator/exports/search_index.py).
      ...query.authors.map((value) => ({ [`author${value.length % 16}`]: value })),
      ...(query.code ? [{ code: "yes" }] : []),
    ],
  };
}

/** Return the numbers of papers that have all words. @param {string[]} words */
async function papersWithAll(words) {
  const [first = new Map(), ...others] = await Promise.all(words.map(async (word) => papersWith(await stemsOf(word, false))));
  return [...first.keys()].filter((paper) => others.every((other) => other.has(paper)));
}

/**
 * Return what replaces a word that no paper has: of the nearest words that which most papers have
 * together with `others`, or else alone; or two words that were joined; empty if there is none.
 * @param {string} word
 * @param {string[]} others
 */
async function correction(word, others) {
  if (!/\p{L}{3}/u.test(word)) return ""; // of `o3` nothing is near
  const known = await siteWords();
  const groups = nearest(fold(word), known);
  for (const text of others.length ? [others, []] : [[]]) {
    for (const group of groups) {
      const counts = await Promise.all(group.map(async (other) => (await papersWithAll([...text, other])).length));
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
  const known = await Promise.all(typed.map(async (word, at) => (isTyping && at === typed.length - 1) || (await stemsOf(word, false)).length));
  const others = typed.filter((_, at) => known[at]);
  const changes = await Promise.all(
    typed.filter((_, at) => !known[at]).map(async (from) => ({ from, to: await correction(from, others) })),
  );
  const to = new Map(changes.map((change) => [change.from, change.to]));
  const words = typed.flatMap((word) => (to.get(word) ?? word).split(" ")).filter(Boolean);
  return { words: [...new Set(words)], changes };
}

/**
 * Return the papers that meet a term, as if it were not excluded.
 * @param {Term} term
 * @param {SiteData} site
 */
async function papersOf(term, site) {
  const filter = termFilter(term, site);
  if (filter || term.field === "year") return everyPaper(site, await passing(filter ?? { any: [] }));
  return papersWithRow(await Promise.all(runningWords(term.text).map((word) => stemsOf(word, false))), term.field);
}

/** Return all papers that pass, without a score. @param {SiteData} site @param {{[paper: number]: unknown}} passed */
const everyPaper = ({ papers }, passed) =>
  new Map(Array.from({ length: papers }, (_, paper) => /** @type {[number, number]} */ ([paper, 0])).filter(([paper]) => passed[paper]));

/**
 * Return the papers that meet a clause, of which one term is enough.
 * @param {Term[]} clause
 * @param {SiteData} site
 * @returns {Promise<Part>}
 */
async function clausePart(clause, site) {
  /** @type {Map<number, number>} */
  const papers = new Map();
  for (const term of clause) {
    const found = await papersOf(term, site);
    const met = term.exclude ? everyPaper(site, Array.from({ length: site.papers }, (_, paper) => !found.has(paper))) : found;
    for (const [paper, score] of met) papers.set(paper, Math.max(score, papers.get(paper) ?? 0));
  }
  return { papers, isRequired: true };
}

/**
 * Return the papers that are in all parts, and then those in most, each by relevance. A rare word
 * weighs more than a common one (`idf`, the inverse document frequency of BM25).
 * @param {Part[]} parts
 * @param {{has: (paper: number) => boolean}[]} first papers that come first, as the words stand together there
 * @param {{keys: () => Iterable<number>}[]} pairs the papers in which a word stands behind the one before it, of each word but the first
 * @param {{[paper: number]: unknown}} passed whether a paper passes the filters
 * @param {number} papers on the site
 * @returns {number[][]}
 */
function ranked(parts, first, pairs, passed, papers) {
  const [scores, weights] = [new Float64Array(papers), new Float64Array(papers)];
  const [found, required] = [new Uint8Array(papers), new Uint8Array(papers)];
  const idfs = parts.map(({ papers: { size } }) => Math.log(1 + (papers - size + 0.5) / (size + 0.5)));
  const total = idfs.reduce((sum, idf) => sum + idf, 0);
  parts.forEach(({ papers: scored, isRequired }, at) => {
    for (const [paper, score] of scored) {
      scores[paper] += idfs[at] * score;
      weights[paper] += idfs[at];
      found[paper]++;
      if (isRequired) required[paper]++;
    }
  });
  pairs.forEach((pair, at) => {
    for (const paper of pair.keys()) scores[paper] += PAIR * (idfs[at] + idfs[at + 1]);
  });
  const needed = parts.filter(({ isRequired }) => isRequired).length;
  /** @type {number[]} */
  const best = [];
  for (let paper = 0; paper < papers; paper++) {
    if (!found[paper] || required[paper] < needed || !passed[paper]) continue;
    for (const row of first) if (row.has(paper)) scores[paper] += total;
    best.push(paper);
  }
  best.sort((one, other) => scores[other] - scores[one] || one - other);
  const all = best.filter((paper) => found[paper] === parts.length);
  if (all.length >= FEW) return [all, []];
  const highest = best.reduce((highest, paper) => Math.max(highest, weights[paper]), 0);
  const isSome = (/** @type {number} */ paper) =>
    found[paper] < parts.length && (3 * weights[paper] > total || (!all.length && weights[paper] === highest));
  return [all, best.filter(isSome).slice(0, FILLED - all.length)];
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
  const site = await openIndex();
  const typed = query.q.trim();
  // A phrase that is not closed may not be finished.
  const isUnclosed = isTyping && (typed.match(/["“”]/g) ?? []).length % 2;
  const clauses = readClauses(isUnclosed ? typed.replace(/["“”](?=[^"“”]*$)/, " ") : typed);
  const given = searchWords(clauses.filter(isWord).map(([term]) => "text" in term && term.text).join(" "));
  const searched = given.words.slice(0, MAX_WORDS);
  const isOpen = isTyping && clauses.length > 0 && isWord(clauses[clauses.length - 1]);
  const { words, changes } = query.typed ? { words: searched, changes: [] } : await corrected(searched, isOpen);

  const conditions = clauses.filter((clause) => !isWord(clause)).slice(0, MAX_WORDS);
  const leftOut = [...given.leftOut, ...given.words.slice(MAX_WORDS)];
  /** @type {Filter[]} */
  const conditionFilters = conditions.map((clause) => clauseFilter(clause, site)).filter((filter) => filter !== undefined);
  const others = conditions.filter((clause) => !clauseFilter(clause, site));
  const excluded = others.filter(([term, ...alternatives]) => term.exclude && !alternatives.length);
  const required = others.filter((clause) => !excluded.includes(clause));
  const phrases = conditions.filter(isPhrase).map(([term]) => runningWords("text" in term ? term.text : ""));
  const isText = words.length + required.length > 0;
  const sort = query.sort || (isText ? "" : "date");
  const answer = { changes, leftOut, conditions, sort };
  if (typed && !words.length && !conditions.length) {
    return { ...answer, results: [], most: 0, absent: [], counts: {}, unfiltered: 0 };
  }

  const stems = await Promise.all(words.map((word, at) => stemsOf(word, isOpen && at === words.length - 1)));
  const rowOf = async (/** @type {string[]} */ row, field = "any") =>
    papersWithRow(await Promise.all(row.map((word) => stemsOf(word, false))), field);
  const pairs = await Promise.all(stems.slice(1).map((second, at) => papersWithRow([stems[at], second])));
  const [parts, first, left] = await Promise.all([
    Promise.all([
      ...stems.map(async (forms) => ({ papers: await papersWith(forms), isRequired: false })),
      ...required.map((clause) => clausePart(clause, site)),
    ]),
    Promise.all([
      ...(words.length > 1 ? [words.length > 2 ? papersWithRow(stems, "any", pairs) : pairs[0]] : []),
      ...phrases.map((row) => rowOf(row, "title")),
    ]),
    Promise.all(excluded.map(([term]) => papersOf(term, site))),
  ]);
  const asked = isText ? parts : [{ papers: everyPaper(site, new Uint8Array(site.papers).fill(1)), isRequired: true }];
  /** Return the papers that have all, and those that have most. @param {Filter} filter */
  async function rank(filter) {
    const passed = await passing(filter);
    for (const papers of left) for (const paper of papers.keys()) passed[paper] = 0;
    return ranked(asked, first, pairs, passed, site.papers);
  }

  const [all, most] = await rank(queryFilter(query, site, conditionFilters));
  let [best, more] = [all, most];
  let last = 0;
  if (sort) {
    const values = await orderBy(sort);
    const inOrder = (/** @type {number[]} */ papers) =>
      [...papers].sort((one, other) => (values[other] ?? -1) - (values[one] ?? -1) || one - other);
    [best, more] = [inOrder(all), inOrder(most)];
    last = [...all, ...most].filter((paper) => values[paper] === null).length;
  }
  const counts = isCounted ? await countsOf([...all, ...most], COUNTED) : {};
  // In a facet of which a paper needs one value, another value adds papers: its values are counted
  // as if none were selected.
  const repeated = [
    ...(query.any && query.topics.length ? ["topic"] : []),
    ...(query.years.length ? ["year"] : []),
    ...(query.organizations.length ? ["organization"] : []),
  ];
  for (const name of isCounted ? repeated : []) {
    const found = await rank(queryFilter(query, site, conditionFilters, name));
    counts[name] = (await countsOf(found.flat(), [name]))[name];
  }
  const rows = await Promise.all(
    required.flat().map((term) => Promise.all("text" in term && !term.exclude ? runningWords(term.text).map((word) => stemsOf(word, false)) : [])),
  );
  const mark = marker(stems, rows.filter((row) => row.length), site.endings);
  /** @type {(id: number) => Result} */
  const result = (id) => ({
    id,
    data: async () => {
      const paper = await paperAt(id);
      return { ...paper, marked: mark(paper.text) };
    },
  });
  const mended = changes.reduce((text, { from, to }) => text.replace(from, to), typed.toLowerCase());
  const ordered = best.map(result);
  const results = [...(sort ? ordered : await exactFirst(ordered, mended)), ...more.map(result)];
  const absent = [
    ...required.filter((_, at) => !parts[words.length + at].papers.size).flat(),
    ...conditions.flat().filter((term) => term.field === "topic" && !topicsOf(term, site).length),
  ].filter((term) => !term.exclude);
  const unfiltered = results.length ? best.length : (await rank({ all: conditionFilters }))[0].length;
  return { ...answer, results, most: more.length, absent, counts, unfiltered, last };
}

/**
 * Return a function that returns which places of a text, between spaces, have words of a query.
 * @param {string[][]} words of each its stems
 * @param {string[][][]} rows words that stand together
 * @param {SiteData["endings"]} endings
 */
function marker(words, rows, endings) {
  const known = new Set(words.flat());
  const stemOf = (/** @type {string} */ word) => stem(word, endings);
  return (/** @type {string} */ text) => {
    /** @type {Set<number>} */
    const marked = new Set();
    const runs = text.split(/\s+/);
    const running = runs.flatMap((run, at) => runningWords(run).map((word) => ({ at, form: stemOf(word) })));
    for (const [start, { at, form }] of running.entries()) {
      if (known.has(form)) marked.add(at);
      for (const row of rows) {
        const found = row.map((stems, step) => (stems.includes(running[start + step]?.form) ? running[start + step].at : -1));
        if (!found.includes(-1)) for (const place of found) marked.add(place);
      }
    }
    // The parts of `FlashAttention` are words too.
    runs.forEach((run, at) => {
      if (COMPOUND.test(run) && run.match(PARTS)?.some((part) => known.has(stemOf(part.toLowerCase())))) marked.add(at);
    });
    return marked;
  };
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
      const { title, name } = await result.data();
      return { result, at: fold(title) === wanted ? 3 : fold(name) === wanted ? 2 : Number(isIn(title)) };
    }),
  );
  first.sort((one, other) => other.at - one.at);
  return [...first.map(({ result }) => result), ...results.slice(EXACT_AMONG)];
}
