// Finding papers with Pagefind, corrected where it is too strict (all words must occur, misspelt or
// not) or too lenient (it shortens an unknown word until something matches).
// @ts-check

import { fetchData, indexUrl, once, ROOT } from "../site.js";
import { fold, nearest, searchWords } from "./spelling.js";

/**
 * @typedef {import("./query.js").Query} Query
 *
 * `locations`, and the `words` of a result: the places in `content` of the words that were found.
 * @typedef {{url: string, content: string, locations: number[], meta: Record<string, string>,
 *   filters: Record<string, string[]>}} Paper
 * @typedef {{id: string, score: number, words: number[], data: () => Promise<Paper>}} Result
 * @typedef {Record<string, Record<string, number>>} Counts
 * @typedef {{results: Result[], filters: Counts, unfilteredResultCount: number}} PagefindAnswer
 * @typedef {{search: (text: string | null, options?: {filters?: object, sort?: Record<string, string>}) => Promise<PagefindAnswer>}} Pagefind
 *
 * A word that no paper has, and what replaces it; left out if `to` is empty.
 * @typedef {{from: string, to: string}} Change
 *
 * `most`: how many of the results, the last ones, have most of the words but not all; `counts`: how
 * many papers there would be with a value added to its facet; `unfiltered`: how many have all
 * words, whatever the filters; `sort`: the order that they are in; `last`: how many of them are
 * last in it, as they have nothing to sort them by.
 * @typedef {{results: Result[], most: number, changes: Change[], counts: Counts, unfiltered: number,
 *   sort: string, last?: number}} Answer
 *
 * `parts`: the number of indexes; `facets`: each with the names and slugs of its topics.
 * @typedef {{papers: number, parts: number, facets: [string, [string, string][]][]}} SiteData
 */

// A title counts more than its words in an abstract, and a name more than a title.
const UNRANKED = { facts: 0, first: 0, again: 0, words: 0, date: 0, comments: 0, upvotes: 0 };
const RANKING = { metaWeights: { title: 5, name: 10, ...UNRANKED } };
// A filter that no paper passes: the answer has a count and no results.
const COUNT_ONLY = { filters: { year: "-" } };
// Conditions that every paper passes, for Pagefind to load the filters whose papers are counted. Its
// `filters()` would load those of authors too, which are too many to show.
const COUNTED = "topic year organization code date comments upvotes".split(" ").map((name) => ({ [name]: "-" }));
// The number of first results among which the paper with the title or name of the query is looked for.
const EXACT_AMONG = 10;
// With fewer papers that have all words, those with most of them follow: so many in all.
const FEW = 10;
const FILLED = 20;
// The first words of a query that are searched for: each loads a piece of the index.
const MAX_WORDS = 24;
// What Pagefind takes for words that stand together.
const PHRASE = /^".+"$/;
// A word that every paper has (generator/exports/search_documents.py). To search without words
// would make Pagefind load its whole index.
const EVERY_PAPER = "ꙮ";

/** An error whose message is for the reader. */
class SearchError extends Error {}

/** Return the message for an error of a search. @param {unknown} error */
export const errorMessage = (error) =>
  error instanceof SearchError ? error.message : "These papers could not be loaded. Try again.";

/** Return the papers of some results. @param {Result[]} results @param {number} from @param {number} [to] */
export const loadPapers = (results, from, to) => Promise.all(results.slice(from, to).map((result) => result.data()));

/** @returns {Promise<SiteData>} */
export const siteData = () => once("site data", async () => (await fetchData("search.json")).json());

/** @returns {Promise<string[]>} */
const words = () => once("words", async () => (await (await fetchData("words.txt")).text()).trimEnd().split("\n"));

/** @returns {Promise<Pagefind>} */
export const pagefind = () =>
  once("pagefind", async () => {
    try {
      const [{ createInstance }, { parts }] = await Promise.all([import(`${indexUrl(1)}pagefind.js`), siteData()]);
      const open = async (/** @type {number} */ number) => {
        const basePath = new URL(indexUrl(number)).pathname;
        // Starting a worker would take longer than most searches.
        const index = createInstance({ basePath, baseUrl: ROOT.pathname, ranking: RANKING, noWorker: true });
        await index.search(""); // `init` neither waits nor reports what is missing
        return index;
      };
      const first = await open(1); // with the program that all indexes use
      if (parts < 2) return first;
      const others = Array.from({ length: parts - 1 }, (_, at) => open(at + 2));
      const { multiIndex } = await import("./multi_index.js");
      return multiIndex([first, ...(await Promise.all(others))], withWords);
    } catch {
      const isEmpty = (await siteData().catch(() => undefined))?.papers === 0; // so there is no index
      throw new SearchError(
        isEmpty
          ? "There is nothing to search yet: no listing has been read."
          : "The search index could not be loaded. Reload the page to try again.",
      );
    }
  });

/**
 * Return Pagefind's filters for a query, without those of one facet.
 * @param {Query} query
 * @param {boolean} isCounted whether the papers of each facet are counted
 * @param {string} without
 */
function filters(query, isCounted, without) {
  const is = (/** @type {string} */ name, /** @type {string[]} */ values) =>
    name === without ? [] : values.map((value) => ({ [name]: value }));
  const oneOf = (/** @type {object[]} */ choices) => (choices.length ? [{ any: choices }] : []);
  const not = [...(isCounted ? COUNTED : []), ...query.not.map((topic) => ({ topic })), ...(query.without ?? [])];
  const topics = is("topic", query.topics);
  const all = [
    ...(query.any ? oneOf(topics) : topics),
    ...(not.length ? [{ none: not }] : []),
    ...oneOf(is("year", query.years)),
    ...oneOf(is("organization", query.organizations)),
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
const isKnown = (word) => once(`"${word}"`, async () => isIn(word, await pagefind()));

/**
 * Return the indexes that have all words of a text; a word that no index has is ignored.
 * @param {Pagefind[]} indexes
 * @param {string} text
 */
async function withWords(indexes, text) {
  let left = indexes;
  for (const word of PHRASE.test(text) ? [] : text.split(" ")) {
    const have = await Promise.all(indexes.map((index, at) => once(`${at} ${word}`, () => isIn(word, index))));
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
  const best = await loadPapers(results, 0, 3);
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
  const known = await words();
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
 * Return the papers that have all of some words, and then those that have the most, each by
 * relevance. A rare word weighs more than a common one (`idf`, the inverse document frequency of
 * BM25). The score of a paper for a word approaches this weight, so that a word in a title does not
 * outweigh all others.
 * @param {string[]} words
 * @param {object} filters
 * @returns {Promise<Result[][]>}
 */
async function ranked(words, filters) {
  const [index, { papers }] = await Promise.all([pagefind(), siteData()]);
  const [together, ...answers] = await Promise.all(
    [`"${words.join(" ")}"`, ...words].map((text) =>
      once(`${text} ${JSON.stringify(filters)}`, () => index.search(text, { filters })),
    ),
  );
  /** @type {Map<string, {id: string, found: Result[], score: number, weight: number}>} */
  const byId = new Map();
  let total = 0;
  for (const { results, unfilteredResultCount: frequency } of answers) {
    const idf = Math.log(1 + (papers - frequency + 0.5) / (frequency + 0.5));
    for (const result of results) {
      const { id, score } = result;
      const paper = byId.get(id) ?? { id, found: [], score: 0, weight: 0 };
      paper.found.push(result);
      paper.score += (idf * score) / (score + 2 * idf);
      paper.weight += idf;
      byId.set(id, paper);
    }
    total += idf;
  }
  // Pagefind finds longer words too, “Bo Li” in “both, linear”: words that stand together come first.
  for (const { id } of together.results) {
    const paper = byId.get(id);
    if (paper) paper.score += total;
  }
  const best = [...byId.values()].sort((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1));
  const all = best.filter(({ found }) => found.length === words.length);
  const highest = best.reduce((highest, { weight }) => Math.max(highest, weight), 0);
  const isMost = (/** @type {{found: Result[], weight: number}} */ { found, weight }) =>
    found.length < words.length && (2 * weight > total || (!all.length && weight === highest));
  const most = all.length < FEW ? best.filter(isMost).slice(0, FILLED - all.length) : [];
  return [all, most].map((papers) =>
    papers.map(({ id, found, score }) => {
      const places = found.flatMap((result) => result.words);
      return { id, score, words: places, data: async () => ({ ...(await found[0].data()), locations: places }) };
    }),
  );
}

/**
 * Search. With `isTyping` the last word may be the beginning of one. Without `isCounted` the
 * papers of each facet are not counted, and the data for that is not loaded.
 * @param {Query} query
 * @param {{isTyping?: boolean, isCounted?: boolean}} [options]
 * @returns {Promise<Answer>}
 */
export async function findPapers(query, { isTyping = false, isCounted = true } = {}) {
  const index = await pagefind();
  const typed = query.q.trim();
  const isPhrase = PHRASE.test(typed);
  const given = isPhrase ? [typed] : searchWords(typed).slice(0, MAX_WORDS);
  const { words, changes } = isPhrase || query.typed ? { words: given, changes: [] } : await corrected(given, isTyping);
  const sort = query.sort || (typed ? "" : "date");
  if (typed && !words.length) return { results: [], most: 0, changes, counts: {}, unfiltered: 0, sort };

  /** Return the papers with all words, those with most, and counts of both. @param {string} without */
  async function search(without) {
    const options = { filters: filters(query, isCounted, without), sort: sort ? { [sort]: "desc" } : {} };
    // A search for all words at once counts and sorts; without it, the answer is there sooner.
    const { results, filters: counts, unfilteredResultCount: unfiltered } =
      words.length < 2 || isCounted || sort
        ? await index.search(words.join(" ") || EVERY_PAPER, options)
        : { results: [], filters: {}, unfilteredResultCount: 0 };
    const [best, more] = words.length > 1 ? await ranked(words, options.filters) : [results, []];
    const papers = isCounted || sort ? await loadPapers(more, 0) : [];
    for (const [name, values] of papers.flatMap((paper) => Object.entries(paper.filters))) {
      for (const value of values) if (counts[name]) counts[name][value] = (counts[name][value] ?? 0) + 1;
    }
    const most = more.map((result, at) => ({ ...result, by: String(papers[at]?.meta[sort]) }));
    if (sort) most.sort((one, other) => other.by.localeCompare(one.by, "en"));
    return { all: sort ? results : best, most, counts, unfiltered };
  }

  // In a facet of which a paper needs one value, another value adds papers: its values are counted
  // as if none were selected.
  const open = [
    ...(query.any && query.topics.length ? ["topic"] : []),
    ...(query.years.length ? ["year"] : []),
    ...(query.organizations.length ? ["organization"] : []),
  ];
  const [{ all, most, counts, unfiltered }, ...others] = await Promise.all(["", ...open].map(search));
  const last = counts[sort]?.unknown;
  open.forEach((name, at) => (counts[name] = others[at].counts[name]));
  const text = changes.reduce((text, { from, to }) => text.replace(from, to), typed.toLowerCase());
  const first = sort ? all : await exactFirst(all, text);
  return { results: [...first, ...most], most: most.length, changes, counts, unfiltered, sort, last };
}

/**
 * Put the paper first whose title, or else whose name, is the text of the query.
 * @param {Result[]} results
 * @param {string} text
 */
async function exactFirst(results, text) {
  const wanted = fold(text);
  const first = await Promise.all(
    results.slice(0, EXACT_AMONG).map(async (result) => {
      const { title, name = "" } = (await result.data()).meta;
      return { result, at: [fold(name), fold(title)].lastIndexOf(wanted) };
    }),
  );
  first.sort((one, other) => other.at - one.at);
  return [...first.map(({ result }) => result), ...results.slice(EXACT_AMONG)];
}
