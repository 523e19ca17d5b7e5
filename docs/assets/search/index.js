// Pagefind's index. A piece of it that does not come counts as empty for Pagefind, which says so in
// the console only, and never asks again. So its requests are watched here: where one fails there is
// no answer, and the index is opened anew for the next.
// @ts-check

import { fetchData, indexUrl, once, ROOT, siteUrl } from "../site.js";

/**
 * `locations`, and the `words` of a result: the places in `content` of the words that were found.
 * @typedef {{url: string, content: string, locations: number[], meta: Record<string, string>,
 *   filters: Record<string, string[]>}} Paper
 * @typedef {{id: string, score: number, words: number[], data: () => Promise<Paper>}} Result
 * @typedef {Record<string, Record<string, number>>} Counts
 * @typedef {{results: Result[], filters: Counts, unfilteredResultCount: number}} PagefindAnswer
 * @typedef {{search: (text: string | null, options?: {filters?: object, sort?: Record<string, string>}) => Promise<PagefindAnswer>}} Pagefind
 *
 * `parts`: the number of indexes; `facets`: each with the names and slugs of its topics.
 * @typedef {{papers: number, parts: number, years: number[], facets: [string, [string, string][]][]}} SiteData
 *
 * An opened index: what it answered; by their addresses, pieces that were requested before Pagefind
 * asks for them, and the entry of each part.
 * @typedef {{answers: Map<string, Promise<any>>, early: Map<string, Promise<BodyInit>>,
 *   entries: Map<string, string>, isLost: boolean, error?: Promise<SearchError>}} Opened
 */

// A title counts more than its words in an abstract, and a name more than a title.
const UNRANKED = { facts: 0, first: 0, again: 0, words: 0, date: 0, comments: 0, upvotes: 0 };
const RANKING = { metaWeights: { title: 5, name: 10, ...UNRANKED } };
const INDEX = siteUrl("pagefind");
const ENTRY = "pagefind-entry.json";
// Pagefind asks for them one after the other, once its program is there.
const NEEDED_FIRST = [ENTRY, "wasm.en.pagefind"];
const MARK = "pagefind_dcd"; // what each piece begins with

/** An error whose message is for the reader; `remedy` is what a button offers. */
export class SearchError extends Error {
  /** @param {string} message @param {"Try again" | "Reload" | ""} [remedy] */
  constructor(message, remedy = "Try again") {
    super(message);
    this.remedy = remedy;
  }
}

/** @returns {Opened} */
const unopened = () => ({ answers: new Map(), early: new Map(), entries: new Map(), isLost: false });
let opened = unopened();
let openings = 0;

/**
 * Return what `load` gives. It is called once for a name, until the index is opened anew.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} load
 * @returns {Promise<T>}
 */
export function cached(name, load) {
  const answer = opened.answers.get(name) ?? load();
  opened.answers.set(name, answer);
  return answer;
}

/** @returns {Promise<SiteData>} */
export const siteData = () => once("site data", async () => (await fetchData("search.json")).json());

/** Return all words of the site. @returns {Promise<string[]>} */
export const siteWords = () => once("words", async () => (await (await fetchData("words.txt")).text()).trimEnd().split("\n"));

/**
 * Return the index; all of its parts as one.
 * @param {(indexes: Pagefind[], text: string) => Promise<Pagefind[]>} withWords of multi_index.js
 * @returns {Promise<Pagefind>}
 */
export const openIndex = (withWords) =>
  cached("index", async () => {
    for (const name of NEEDED_FIRST) {
      const piece = pieceAt(indexUrl(1) + name, { cache: name === ENTRY ? "no-store" : "default" }, opened);
      piece.catch(() => {}); // if Pagefind asks for it, it fails then
      opened.early.set(indexUrl(1) + name, piece);
    }
    try {
      // A browser may remember that a module did not come.
      const program = `${indexUrl(1)}pagefind.js${openings ? `?${openings}` : ""}`;
      const [{ createInstance }, { parts }] = await Promise.all([import(program), siteData()]);
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
      throw isEmpty
        ? new SearchError("There is nothing to search yet: no listing has been read.", "")
        : new SearchError("The search index could not be loaded.");
    }
  });

/**
 * Return what `work` gives, or fail with an error for the reader if anything that it needed was lost.
 * @template T
 * @param {() => Promise<T>} work
 */
export async function complete(work) {
  const used = opened;
  try {
    const value = await work();
    if (!used.isLost) return value;
  } catch (error) {
    const isSaid = error instanceof SearchError;
    // Where no button helps, there is nothing to ask for again.
    if (opened === used && !(isSaid && !error.remedy)) openAnew();
    if (isSaid) throw error;
  }
  if (opened === used) openAnew();
  throw await (used.error ??= lossError(used));
}

function openAnew() {
  opened = unopened();
  openings++;
}

/** Return the error for a piece that was lost: of an index that was replaced, or of this one. @param {Opened} used */
async function lossError({ entries }) {
  try {
    for (const [address, entry] of entries) {
      const response = await request(address, { cache: "no-store" });
      if (response.ok && (await response.text()) !== entry) {
        return new SearchError("This site was updated after the page was opened.", "Reload");
      }
    }
  } catch {
    // The server cannot be asked.
  }
  return new SearchError("A part of the search index could not be loaded, so there is no answer yet.");
}

const request = globalThis.fetch.bind(globalThis);
/** @type {typeof fetch} */
globalThis.fetch = async (input, init) => {
  const address = String(input instanceof Request ? input.url : new URL(input, location.href));
  if (!address.startsWith(INDEX)) return request(input, init);
  const reader = opened;
  try {
    const [place] = address.split("?");
    const piece = reader.early.get(place) ?? pieceAt(address, init, reader);
    reader.early.delete(place);
    return new Response(await piece);
  } catch (error) {
    reader.isLost = true;
    throw error;
  }
};

/**
 * Return a piece of the index, decompressed, as the browser does that sooner than Pagefind.
 * @param {string} address
 * @param {RequestInit | undefined} init
 * @param {Opened} reader
 */
async function pieceAt(address, init, { entries }) {
  const response = await request(address, init);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  if (address.includes(ENTRY)) {
    const entry = await response.text();
    entries.set(address.split("?")[0], entry);
    return entry;
  }
  const content = await response.arrayBuffer();
  if (isMarked(content)) return content;
  const plain = new Blob([content]).stream().pipeThrough(new DecompressionStream("gzip"));
  const piece = await new Response(plain).arrayBuffer();
  if (!isMarked(piece)) throw new Error(`${address}: no piece of an index`);
  return piece;
}

/** @param {ArrayBuffer} piece */
const isMarked = (piece) => new TextDecoder().decode(piece.slice(0, MARK.length)) === MARK;
