// Finding papers: Pagefind's answer, mended where Pagefind is too strict (a misspelt word) or
// too kind (an unknown word, which it cuts until something matches).
// @ts-check

import { fold, nearest } from "./words.js";

/**
 * @typedef {import("./wanted.js").Wanted} Wanted
 *
 * @typedef {{url: string, content: string, locations: number[], meta: Record<string, string>,
 *   filters: Record<string, string[]>}} Found
 * @typedef {{id: string, score: number, data: () => Promise<Found>}} Result
 * @typedef {Record<string, Record<string, number>>} Counts
 * @typedef {{results: Result[], filters: Counts, unfilteredResultCount: number}} Answer
 * @typedef {{search: (text: string | null, options?: {filters?: object, sort?: Record<string, string>}) => Promise<Answer>,
 *   filters: () => Promise<unknown>}} Pagefind
 *
 * What was searched for instead of a word; nothing where it was left out. `isUnknown`: no paper
 * has it, else none has it together with the others.
 * @typedef {{from: string, to: string, isUnknown: boolean}} Change
 *
 * `counts`: how many papers there would be with a choice added to its facet; `unfiltered`:
 * how many have the words, whatever else is chosen; `sort`: the order that they are in.
 * @typedef {{results: Result[], changes: Change[], counts: Counts, unfiltered: number,
 *   sort: string}} Answered
 *
 * @typedef {{papers: number, parts: number, facets: [string, [string, string][]][]}} Known
 */

const ROOT = new URL("../..", import.meta.url);
// A title counts more than its words here and there in an abstract, a name more than a title.
const NEVER = { facts: 0, first: 0, again: 0, words: 0, date: 0, comments: 0 };
const RANKING = { metaWeights: { title: 5, name: 10, ...NEVER } };
// What no paper has: an answer then holds a count and no papers.
const COUNT_ONLY = { filters: { year: "-" } };
// Papers among which the one that is called as one asked is put first.
const LOOKED_AT = 10;
// What Pagefind takes for words that stand together.
const PHRASE = /^".+"$/;
const APART = /([\s\p{Pd}/]+)/u;

/** Tells in words why a search cannot be. */
class CannotSearch extends Error {}

/** Why papers are not shown, in words. @param {unknown} error */
export const why = (error) =>
  error instanceof CannotSearch ? error.message : "These papers could not be loaded. Try again.";

/** @type {Map<string, Promise<any>>} */
const loaded = new Map();

/**
 * What `load` gives, asked for once; again after a failure.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} load
 * @returns {Promise<T>}
 */
function once(name, load) {
  const found = loaded.get(name) ?? load();
  loaded.set(name, found);
  found.catch(() => loaded.delete(name));
  return found;
}

/** @param {string} path */
async function fetched(path) {
  const answer = await fetch(new URL(path, ROOT));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}

/** @returns {Promise<Known>} */
export const known = () => once("known", async () => (await fetched("data/search.json")).json());

/** @returns {Promise<string[]>} */
const words = () =>
  once("words", async () => (await (await fetched("data/words.txt")).text()).trimEnd().split("\n"));

/** @returns {Promise<Pagefind>} */
export const pagefind = () =>
  once("pagefind", async () => {
    try {
      const [{ createInstance }, { parts }] = await Promise.all([
        import(new URL("pagefind/pagefind.js", ROOT).href),
        known(),
      ]);
      const open = async (/** @type {string} */ folder) => {
        const basePath = new URL(`${folder}/`, ROOT).pathname;
        // A worker would take longer to begin than most searches take in all.
        const made = createInstance({ basePath, baseUrl: ROOT.pathname, ranking: RANKING, noWorker: true });
        await made.search(""); // `init` would not wait, nor tell of what is missing
        return made;
      };
      const first = await open("pagefind"); // with the program that all parts use
      if (parts < 2) return first;
      const others = Array.from({ length: parts - 1 }, (_, at) => open(`pagefind-${at + 2}`));
      const { together } = await import("./parts.js");
      return together([first, ...(await Promise.all(others))], having);
    } catch {
      const isEmpty = (await known().catch(() => undefined))?.papers === 0; // so it has no index
      throw new CannotSearch(
        isEmpty
          ? "There is nothing to search yet: no listing has been read."
          : "The search index could not be loaded. Reload the page to try again.",
      );
    }
  });

/**
 * Pagefind's filters for what is wanted, but for the choices of one facet.
 * @param {Wanted} wanted
 * @param {string} [without]
 */
function filters(wanted, without = "") {
  const is = (/** @type {string} */ name, /** @type {string[]} */ values) =>
    name === without ? [] : values.map((value) => ({ [name]: value }));
  const oneOf = (/** @type {object[]} */ choices) => (choices.length ? [{ any: choices }] : []);
  const not = wanted.not.map((topic) => ({ topic }));
  const topics = is("topic", wanted.topics);
  const all = [
    ...(wanted.any ? oneOf(topics) : topics),
    ...(not.length ? [{ none: not }] : []),
    ...oneOf(is("year", wanted.years)),
    ...oneOf(is("organization", wanted.organizations)),
    ...(wanted.code ? [{ code: "yes" }] : []),
  ];
  return all.length ? { all } : {};
}

/**
 * How many papers have all the words of `text`.
 * @param {string} text
 * @param {Pagefind} [index] where, if not in all
 */
async function count(text, index) {
  return (await (index ?? (await pagefind())).search(text, COUNT_ONLY)).unfilteredResultCount;
}

/**
 * Whether a paper has the word, a longer one that begins with it, or one of which it is a part
 * (`BEiT-3`). Numbers and short words always pass.
 * @param {string} word
 */
const isKnown = (word) => !/\p{L}{3}/u.test(word) || once(`"${word}"`, async () => isIn(word, await pagefind()));

/**
 * @param {string} word
 * @param {Pagefind} index
 */
const isIn = async (word, index) => (await count(`"${word}"`, index)) > 0 || isSeen(word, index);

/**
 * The parts of an index that have all words of a text; a word that none has counts in none.
 * @param {Pagefind[]} parts
 * @param {string} text
 */
async function having(parts, text) {
  let left = parts;
  for (const word of PHRASE.test(text) ? [] : text.split(APART)) {
    if (!/\p{L}/u.test(word)) continue;
    const are = await Promise.all(parts.map((part, at) => once(`${at} ${word}`, () => isIn(word, part))));
    if (are.includes(true)) left = left.filter((part) => are[parts.indexOf(part)]);
  }
  return left;
}

/**
 * Whether one of the best results of a word shows it: Pagefind cuts a word until it is found.
 * @param {string} word
 * @param {Pagefind} index
 */
async function isSeen(word, index) {
  const { results } = await index.search(word);
  const best = await Promise.all(results.slice(0, 3).map((result) => result.data()));
  return best.some(({ content, locations }) => {
    const words = content.split(/\s+/);
    return locations.some((at) => fold(words[at] ?? "").includes(fold(word)));
  });
}

/**
 * The word near to `word` that most papers have together with `others`; empty if there is none.
 * @param {string} word
 * @param {string} others
 */
async function nearestTo(word, others) {
  for (const group of nearest(fold(word), await words())) {
    const counts = await Promise.all(group.map((other) => count(`${others} ${other}`)));
    const most = Math.max(...counts);
    if (most > 0) return group[counts.indexOf(most)];
  }
  return "";
}

/**
 * The words to search for in place of `asked`, and what was changed. While one types, the
 * last word is not looked at, as it may not be finished.
 * @param {string} asked
 * @param {boolean} isTyping
 * @returns {Promise<{text: string, changes: Change[]}>}
 */
async function respelt(asked, isTyping) {
  const parts = asked.split(APART); // words, and between them what parts them
  /** @type {Change[]} */
  const changes = [];
  /** @type {number[]} */
  const unknown = [];
  for (let at = 0; at < parts.length - (isTyping ? 1 : 0); at += 2) {
    if (!(await isKnown(parts[at]))) unknown.push(at);
  }
  const others = parts.filter((_, at) => at % 2 === 0 && !unknown.includes(at)).join(" ");
  for (const at of unknown) {
    const to = await nearestTo(parts[at], others);
    changes.push({ from: parts[at], to, isUnknown: true });
    parts[at] = to;
  }
  const text = parts.join("").trim();
  if (isTyping || !text || (await count(text))) return { text, changes };
  return withLess(text, changes);
}

/**
 * Where no paper has all the words: two of them written as one, or all but one; of these
 * ways the one that fewest papers answer to, as it keeps what is most telling.
 * @param {string} text
 * @param {Change[]} changes
 */
async function withLess(text, changes) {
  const parts = text.split(APART).filter((part) => !APART.test(part));
  const ways = parts.flatMap((part, at) => {
    const rest = (/** @type {string[]} */ ...put) =>
      [...parts.slice(0, at), ...put, ...parts.slice(at + 1 + put.length)].join(" ");
    const next = parts[at + 1];
    const joined = next ? [{ from: `${part} ${next}`, to: part + next, text: rest(part + next) }] : [];
    return [...joined, { from: part, to: "", text: rest() }];
  });
  const counts = await Promise.all(ways.map((way) => (way.text ? exactly(way) : 0)));
  const some = counts.filter((found) => found > 0);
  if (!some.length) return { text, changes };
  const { from, to, text: found } = ways[counts.indexOf(Math.min(...some))];
  return { text: found, changes: [...changes, { from, to, isUnknown: false }] };
}

/**
 * How many papers a way of asking finds; none if it puts a word that nobody wrote.
 * @param {{to: string, text: string}} way
 */
async function exactly({ to, text }) {
  return !to || (await isKnown(to)) ? count(text) : 0;
}

/**
 * Searches. While one types (`isTyping`), the last word may be a part of one. Without `isCounted`
 * the papers of a choice are not counted, and what counts them need not be loaded.
 * @param {Wanted} wanted
 * @param {{isTyping?: boolean, isCounted?: boolean}} [how]
 * @returns {Promise<Answered>}
 */
export async function find(wanted, { isTyping = false, isCounted = true } = {}) {
  const made = await pagefind();
  if (isCounted) await once("filters", () => made.filters());
  const asked = wanted.q.trim();
  const isPlain = asked && !wanted.typed && !PHRASE.test(asked);
  const { text, changes } = isPlain ? await respelt(asked, isTyping) : { text: asked, changes: [] };
  const sort = wanted.sort || (asked ? "" : "date");
  if (asked && !text) return { results: [], changes, counts: {}, unfiltered: 0, sort };
  const search = (/** @type {string} */ without) =>
    made.search(text || null, {
      filters: filters(wanted, without),
      sort: sort ? { [sort]: "desc" } : {},
    });
  // Where one of several is enough, one more adds papers: counted as if none were chosen.
  const open = [
    ...(wanted.any && wanted.topics.length ? ["topic"] : []),
    ...(wanted.years.length ? ["year"] : []),
    ...(wanted.organizations.length ? ["organization"] : []),
  ];
  const [answer, ...others] = await Promise.all([search(""), ...open.map(search)]);
  const counts = { ...answer.filters };
  open.forEach((name, at) => (counts[name] = others[at].filters[name]));
  // What stands last in this order, counted among the papers found.
  counts.last = {
    date: answer.filters.year?.undated ?? 0,
    comments: answer.filters.comments?.unknown ?? 0,
  };
  const results = sort ? answer.results : await calledFirst(answer.results, text);
  return { results, changes, counts, unfiltered: answer.unfilteredResultCount, sort };
}

/**
 * Puts the paper first whose title is what was asked for, or else its name.
 * @param {Result[]} results
 * @param {string} text
 */
async function calledFirst(results, text) {
  const asked = fold(text);
  const looked = await Promise.all(
    results.slice(0, LOOKED_AT).map(async (result) => {
      const { title, name = "" } = (await result.data()).meta;
      return { result, place: [fold(title), fold(name)].indexOf(asked) };
    }),
  );
  const at = (/** @type {number} */ place) => looked.filter((one) => one.place === place);
  const first = [...at(0), ...at(1), ...at(-1)].map((one) => one.result);
  return [...first, ...results.slice(LOOKED_AT)];
}
