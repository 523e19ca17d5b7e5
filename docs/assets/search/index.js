// The search index (generator/exports/search_index.py has its files): which papers have a word,
// where, which pass a filter, and what results show of them. A query loads a few of the files.
// What does not come is no answer: the search fails, and the next one asks again.
// @ts-check

import { fetchData, once, paperUrl, siteData, siteUrl } from "../site.js";

/**
 * `facets`: each with the names and slugs of its topics; `index`: the digest of the index; `words`:
 * the first stem of each file of words; `endings`: the rules for stems (generator/text/stems.py).
 * @typedef {{papers: number, years: number[], facets: [string, [string, string][]][], index: string,
 *   words: string[], endings: Record<string, [string, number]>[]}} SiteData
 * @typedef {{url: string, title: string, name: string, facts: string[], text: string, topics: string[],
 *   year?: number, first: string, again: string}} Paper
 * @typedef {Record<string, Record<string, number>>} Counts
 *
 * A condition on papers: the value of a filter, or several conditions.
 * @typedef {{all: Filter[]} | {any: Filter[]} | {none: Filter[]} | {[name: string]: string}} Filter
 *
 * The papers with a stem, as differences of their numbers, and its scores there; `at`: its index in its file.
 * @typedef {{differences: number[], scores: string, at: number}} Posting
 */

const PAPERS_IN_FILE = 8;
const [FIRST_SCORE, SCORES] = [36, 55];
const LAST_IN_PAPER = 0x8000;
// The first place of each field, and its end.
/** @type {Record<string, [number, number]>} */
const FIELDS = { any: [0, 0x8000], title: [0, 256], org: [256, 512], author: [512, 8192] };
// So many files of words are loaded for the beginning of a word.
const MOST_FILES = 4;
const SHORTEST = 3; // letters of a word before an ending that is being typed

/** An error whose message is for the reader; `remedy` is what a button offers. */
export class SearchError extends Error {
  /** @param {string} message @param {"Try again" | "Reload" | ""} [remedy] */
  constructor(message, remedy = "Try again") {
    super(message);
    this.remedy = remedy;
  }
}

/** Return all words of the site. @returns {Promise<string[]>} */
export const siteWords = () => once("words", async () => (await (await fetchData("words.txt")).text()).trimEnd().split("\n"));

/**
 * Return what `work` gives, or fail with an error for the reader.
 * @template T
 * @param {() => Promise<T>} work
 */
export async function complete(work) {
  try {
    return await work();
  } catch (error) {
    throw error instanceof SearchError ? error : await lossError();
  }
}

/** Return the error for a file that did not come: of an index that was replaced, or of this one. */
async function lossError() {
  try {
    const site = await siteData();
    const response = await fetchData("search.json", "no-store");
    if ((await response.json()).index !== site.index) {
      return new SearchError("This site was updated after the page was opened.", "Reload");
    }
  } catch {
    return new SearchError("The search index could not be loaded.");
  }
  return new SearchError("A part of the search index could not be loaded, so there is no answer yet.");
}

/** Load what every search needs; fails with an error for the reader. */
export async function openIndex() {
  const site = await siteData();
  if (!site.papers) throw new SearchError("There is nothing to search yet: no listing has been read.", "");
  return site;
}

/** Return the content of a file of the index. @param {string} name */
async function load(name) {
  const response = await fetch(siteUrl(`data/search/${(await siteData()).index}/${name}.gz`));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  const content = new Uint8Array(await response.arrayBuffer());
  if (content[0] !== 0x1f || content[1] !== 0x8b) return content.buffer; // the server decompressed it
  return new Response(new Blob([content]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

/** @param {string} name @returns {Promise<any>} */
const loadJson = (name) => once(name, async () => JSON.parse(new TextDecoder().decode(await load(`${name}.json`))));

// --- words ---

/** Return the form of a word in the index. @param {string} word @param {SiteData["endings"]} endings */
export function stem(word, endings) {
  for (const rules of /^[a-z0-9]+$/.test(word) ? endings : []) {
    for (let at = 0; at < word.length; at++) {
      const rule = Object.hasOwn(rules, word.slice(at)) && rules[word.slice(at)];
      if (!rule || at < rule[1]) continue;
      word = word.slice(0, at) + rule[0];
      break;
    }
  }
  return word;
}

/** Return the number of the file that has a stem, if any has it. @param {string} word */
async function fileOf(word) {
  const { words } = await siteData();
  let [low, high] = [0, words.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (words[middle] <= word) low = middle;
    else high = middle;
  }
  return low;
}

/** @param {number} file @returns {Promise<Map<string, Posting>>} */
const postingsIn = (file) =>
  once(`postings ${file}`, async () => {
    const rows = /** @type {[string, number[], string][]} */ (await loadJson(`words-${file}`));
    return new Map(rows.map(([word, differences, scores], at) => [word, { differences, scores, at }]));
  });

/** Return the papers with a stem. @param {string} word */
const postingOf = async (word) => (await postingsIn(await fileOf(word))).get(word);

/**
 * Return the stems by which a word finds papers: its own, or those that begin with it, or that of the
 * word which it is the beginning of (`learnin`). A word that `isOpen` is found by its own and longer ones.
 * @param {string} word
 * @param {boolean} isOpen
 */
export const stemsOf = (word, isOpen) =>
  once(`stems ${isOpen} ${word}`, async () => {
    const { endings } = await siteData();
    const own = stem(word, endings);
    const stems = (await postingOf(own)) ? [own] : [];
    if (stems.length && !isOpen) return stems;
    const [first, last] = await Promise.all([fileOf(word), fileOf(`${word}\uffff`)]);
    const files = Array.from({ length: Math.min(last - first + 1, MOST_FILES) }, (_, at) => postingsIn(first + at));
    for (const postings of await Promise.all(files)) {
      for (const longer of postings.keys()) if (longer.startsWith(word) && longer !== own) stems.push(longer);
    }
    for (let size = word.length - 1; size >= SHORTEST && !stems.length; size--) {
      const begun = endings.flatMap((rules) => Object.keys(rules)).filter((ending) => ending.startsWith(word.slice(size)));
      for (const whole of new Set(begun.map((ending) => stem(word.slice(0, size) + ending, endings)))) {
        if (!stems.length && (await postingOf(whole))) stems.push(whole);
      }
    }
    return stems;
  });

/**
 * Return the papers with one of some stems, each with its highest score, from 0 to 1.
 * @param {string[]} stems
 * @returns {Promise<Map<number, number>>}
 */
export async function papersWith(stems) {
  /** @type {Map<number, number>} */
  const found = new Map();
  for (const posting of await Promise.all(stems.map(postingOf))) {
    let paper = 0;
    posting?.differences.forEach((difference, at) => {
      paper += difference;
      const score = (posting.scores.charCodeAt(at) - FIRST_SCORE + 0.5) / SCORES;
      if (stems.length === 1 || score > (found.get(paper) ?? 0)) found.set(paper, score);
    });
  }
  return found;
}

/**
 * Return the places of some stems in some papers, as they are in the file.
 * @param {string[]} stems
 * @param {{has: (paper: number) => boolean}} papers
 */
async function placesOf(stems, papers) {
  /** @type {Map<number, Iterable<number>>} */
  const found = new Map();
  for (const word of stems) {
    const file = await fileOf(word);
    const [postings, { places, starts }] = await Promise.all([postingsIn(file), placesIn(file)]);
    const posting = /** @type {Posting} */ (postings.get(word));
    let [at, paper] = [starts[posting.at], 0];
    for (const difference of posting.differences) {
      paper += difference;
      const from = at;
      while (!(places[at++] & LAST_IN_PAPER));
      if (!papers.has(paper)) continue;
      const own = places.subarray(from, at);
      found.set(paper, found.has(paper) ? [.../** @type {Iterable<number>} */ (found.get(paper)), ...own] : own);
    }
  }
  return found;
}

/** Return the places in a file, and where those of each of its stems start. @param {number} file */
const placesIn = (file) =>
  once(`places ${file}`, async () => {
    const [postings, content] = await Promise.all([postingsIn(file), load(`places-${file}.bin`)]);
    const places = new Uint16Array(content);
    let at = 0;
    const starts = [...postings.values()].map(({ differences }) => {
      const start = at;
      for (let left = differences.length; left; at++) if (places[at] & LAST_IN_PAPER) left--;
      return start;
    });
    return { places, starts };
  });

/**
 * Return the papers in which words stand in a row in a field, with their scores for them.
 * @param {string[][]} words of each its stems
 * @param {string} [field]
 * @param {{has: (paper: number) => boolean}[]} [among] the papers that may have them are in all of these
 * @returns {Promise<Map<number, number>>}
 */
export async function papersWithRow(words, field = "any", among = []) {
  const found = await Promise.all(words.map(papersWith));
  const [rarest = new Map(), ...others] = [...found].sort((one, other) => one.size - other.size);
  const papers = new Map([...rarest].filter(([paper]) => [...others, ...among].every((other) => other.has(paper))));
  if (words.length < 2 && field === "any") return papers;
  const places = await Promise.all(words.map((stems) => placesOf(stems, papers)));
  const [from, to] = FIELDS[field];
  for (const paper of papers.keys()) {
    let isRow = false;
    for (const place of places[0].get(paper) ?? []) {
      const start = place & (LAST_IN_PAPER - 1);
      isRow ||= start >= from && start < to && places.every((found, at) => isIn(found.get(paper) ?? [], start + at));
    }
    if (!isRow) papers.delete(paper);
  }
  return papers;
}

/** Whether a place is among those in a file. @param {Iterable<number>} places @param {number} wanted */
function isIn(places, wanted) {
  for (const place of places) if ((place & (LAST_IN_PAPER - 1)) === wanted) return true;
  return false;
}

// --- filters, orders, and what results show ---

/** @param {number[]} differences @returns {number[]} */
const sums = (differences) => {
  let sum = 0;
  return differences.map((difference) => (sum += difference));
};

/** Return the papers of each value of a filter. @param {string} name @returns {Promise<Map<string, number[]>>} */
const valuesOf = (name) =>
  once(`values ${name}`, async () => {
    const values = /** @type {[string, number[]][]} */ (Object.entries(await loadJson(`filter-${name}`)));
    return new Map(values.map(([value, differences]) => [value, sums(differences)]));
  });

/**
 * Return which papers pass a filter: for each 1 or 0.
 * @param {Filter} filter
 * @returns {Promise<Uint8Array>}
 */
export async function passing(filter) {
  const passed = new Uint8Array((await siteData()).papers);
  const [[name, value]] = Object.entries(filter);
  if (typeof value === "string") {
    for (const paper of (await valuesOf(name)).get(value) ?? []) passed[paper] = 1;
    return passed;
  }
  const parts = await Promise.all(value.map(passing));
  const needed = name === "all" ? parts.length : 1;
  for (let paper = 0; paper < passed.length; paper++) {
    let met = 0;
    for (const part of parts) met += part[paper];
    passed[paper] = Number(name === "none" ? !met : met >= needed);
  }
  return passed;
}

/**
 * Return how many of some papers have each value of some filters.
 * @param {Iterable<number>} papers
 * @param {string[]} names
 * @returns {Promise<Counts>}
 */
export async function countsOf(papers, names) {
  const isCounted = new Uint8Array((await siteData()).papers);
  for (const paper of papers) isCounted[paper] = 1;
  /** @type {Counts} */
  const counts = {};
  for (const name of names) {
    counts[name] = Object.create(null);
    for (const [value, numbers] of await valuesOf(name)) {
      counts[name][value] = numbers.reduce((sum, paper) => sum + isCounted[paper], 0);
    }
  }
  return counts;
}

/** Return the value of each paper that an order sorts by, null if unknown. @param {string} name @returns {Promise<(number | null)[]>} */
export const orderBy = (name) => loadJson(`order-${name}`);

/** Return what results show of a paper. @param {number} number @returns {Promise<Paper>} */
export async function paperAt(number) {
  const papers = await loadJson(`papers-${Math.floor(number / PAPERS_IN_FILE)}`);
  const { id, ...paper } = papers[number % PAPERS_IN_FILE];
  return { name: "", facts: [], text: "", topics: [], first: "", again: "", ...paper, url: paperUrl(id) };
}
