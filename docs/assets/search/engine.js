// Finding papers with Pagefind, corrected where it is too strict (a misspelt word) or too lenient
// (it shortens an unknown word until something matches).
// @ts-check

import { fetchData, indexUrl, once, ROOT } from "../site.js";
import { fold, nearest } from "./spelling.js";

/**
 * @typedef {import("./query.js").Query} Query
 *
 * @typedef {{url: string, content: string, locations: number[], meta: Record<string, string>,
 *   filters: Record<string, string[]>}} Paper
 * @typedef {{id: string, score: number, data: () => Promise<Paper>}} Result
 * @typedef {Record<string, Record<string, number>>} Counts
 * @typedef {{results: Result[], filters: Counts, unfilteredResultCount: number}} PagefindAnswer
 * @typedef {{search: (text: string | null, options?: {filters?: object, sort?: Record<string, string>}) => Promise<PagefindAnswer>}} Pagefind
 *
 * A word that was replaced, or left out if `to` is empty. `isUnknown`: no paper has the word, else
 * no paper has it together with the others.
 * @typedef {{from: string, to: string, isUnknown: boolean}} Change
 *
 * `counts`: how many papers there would be with a value added to its facet; `unfiltered`: how many
 * have the words, whatever the filters; `sort`: the order that they are in; `last`: how many of
 * them are last in it, as they have nothing to sort them by.
 * @typedef {{results: Result[], changes: Change[], counts: Counts, unfiltered: number,
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
// What Pagefind takes for words that stand together, and what separates words.
const PHRASE = /^".+"$/;
const SEPARATOR = /([\s\p{Pd}/]+)/u;

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
  const not = [...(isCounted ? COUNTED : []), ...query.not.map((topic) => ({ topic }))];
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
 * Whether a paper has the word, a longer word that begins with it, or one of which it is a part
 * (`BEiT-3`). Numbers and short words always count as known.
 * @param {string} word
 */
const isKnown = (word) => !/\p{L}{3}/u.test(word) || once(`"${word}"`, async () => isIn(word, await pagefind()));

/**
 * Return the indexes that have all words of a text; a word that no index has is ignored.
 * @param {Pagefind[]} indexes
 * @param {string} text
 */
async function withWords(indexes, text) {
  let left = indexes;
  for (const word of PHRASE.test(text) ? [] : text.split(SEPARATOR)) {
    if (!/\p{L}/u.test(word)) continue;
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
 * Return the nearest word that most papers have together with `others`; empty if there is none.
 * @param {string} word
 * @param {string} others
 */
async function correction(word, others) {
  for (const group of nearest(fold(word), await words())) {
    const counts = await Promise.all(group.map((other) => count(`${others} ${other}`)));
    const most = Math.max(...counts);
    if (most > 0) return group[counts.indexOf(most)];
  }
  return "";
}

/**
 * Return the corrected text of a query and what was changed. While the reader types, the last word
 * stays as it is, as it may not be finished.
 * @param {string} typed
 * @param {boolean} isTyping
 * @returns {Promise<{text: string, changes: Change[]}>}
 */
async function corrected(typed, isTyping) {
  const parts = typed.split(SEPARATOR); // words, and their separators at odd places
  /** @type {Change[]} */
  const changes = [];
  /** @type {number[]} */
  const unknown = [];
  for (let at = 0; at < parts.length - (isTyping ? 1 : 0); at += 2) {
    if (!(await isKnown(parts[at]))) unknown.push(at);
  }
  const others = parts.filter((_, at) => at % 2 === 0 && !unknown.includes(at)).join(" ");
  for (const at of unknown) {
    const to = await correction(parts[at], others);
    changes.push({ from: parts[at], to, isUnknown: true });
    parts[at] = to;
  }
  const text = parts.join("").trim();
  if (isTyping || !text || (await count(text))) return { text, changes };
  return relaxed(text, changes);
}

/**
 * Return a text that some paper has all words of: two words are joined, or one is left out. Of
 * these ways it is the one with the fewest papers, as that keeps the most specific words.
 * @param {string} text
 * @param {Change[]} changes
 */
async function relaxed(text, changes) {
  const parts = text.split(SEPARATOR).filter((part) => !SEPARATOR.test(part));
  const ways = parts.flatMap((part, at) => {
    const rest = (/** @type {string[]} */ ...joined) =>
      [...parts.slice(0, at), ...joined, ...parts.slice(at + 1 + joined.length)].join(" ");
    const next = parts[at + 1];
    const joined = next ? [{ from: `${part} ${next}`, to: part + next, text: rest(part + next) }] : [];
    return [...joined, { from: part, to: "", text: rest() }];
  });
  // A joined word that no paper has would be shortened until some paper has it.
  const counts = await Promise.all(
    ways.map(async ({ to, text }) => (text && (!to || (await isKnown(to))) ? count(text) : 0)),
  );
  const positive = counts.filter(Boolean);
  if (!positive.length) return { text, changes };
  const { from, to, text: words } = ways[counts.indexOf(Math.min(...positive))];
  return { text: words, changes: [...changes, { from, to, isUnknown: false }] };
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
  const isCorrected = typed && !query.typed && !PHRASE.test(typed);
  const { text, changes } = isCorrected ? await corrected(typed, isTyping) : { text: typed, changes: [] };
  const sort = query.sort || (typed ? "" : "date");
  if (typed && !text) return { results: [], changes, counts: {}, unfiltered: 0, sort };
  const search = (/** @type {string} */ without, words = text || null) =>
    index.search(words, {
      filters: filters(query, isCounted, without),
      sort: sort ? { [sort]: "desc" } : {},
    });
  // In a facet of which a paper needs one value, another value adds papers: its values are counted
  // as if none were selected.
  const open = [
    ...(query.any && query.topics.length ? ["topic"] : []),
    ...(query.years.length ? ["year"] : []),
    ...(query.organizations.length ? ["organization"] : []),
  ];
  const [answer, ...others] = await Promise.all([search(""), ...open.map((name) => search(name))]);
  const counts = { ...answer.filters };
  open.forEach((name, at) => (counts[name] = others[at].filters[name]));
  let { results } = answer;
  if (!sort) {
    // Pagefind finds longer words too, “Bo Li” in “both, linear”: words that stand together come first.
    const together = / /.test(text) ? await search("", `"${text}"`) : answer;
    const byId = new Map([...together.results, ...results].map((result) => [result.id, result]));
    results = await exactFirst([...byId.values()], text);
  }
  return { results, changes, counts, unfiltered: answer.unfilteredResultCount, sort, last: answer.filters[sort]?.unknown };
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
