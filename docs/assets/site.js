// The addresses of the site's pages and files, as generator/urls.py has them, and the files of data
// that the generator writes for the scripts.
// @ts-check

export const ROOT = new URL("../", import.meta.url);
const PAPER_ID = /^[a-z0-9-]{1,200}$/;

/** Return the address of a page or file. @param {string} path below the site's root */
export const siteUrl = (path) => new URL(path, ROOT).href;

/** @param {string} id */
export const paperUrl = (id) => siteUrl(`papers/${id}/`);

/** @param {string} slug */
export const topicUrl = (slug) => siteUrl(`tags/${slug}/`);

/** @param {string} query empty or with its `?` */
export const searchUrl = (query) => siteUrl(`search/${query}`);

/** @param {string} fragment */
export const readingListUrl = (fragment) => siteUrl(`reading/#${fragment}`);

/** The page that shows what is kept offline. */
export const OFFLINE_PAGE = siteUrl("offline/");

/** Whether an address is one of this site; throws if it is no address. @param {unknown} href */
export const isSiteUrl = (href) => new URL(String(href)).href.startsWith(ROOT.href);

/** Whether a value can be the id of a paper. @param {unknown} id */
export const isPaperId = (id) => typeof id === "string" && PAPER_ID.test(id);

/** Return the last folder of an address: the id of the paper, or the slug of the topic, there. @param {string} href */
export const paperIdAt = (href) => new URL(href, ROOT).pathname.split("/").at(-2) ?? "";

/** Return the ids of papers whose addresses, on any host, are in a text. @param {string} text */
export const paperIdsIn = (text) => [...text.matchAll(/papers\/([a-z0-9-]+)/g)].map(([, id]) => id);

/** @type {Map<string, Promise<any>>} */
const results = new Map();

/**
 * Return what `load` gives. It is called once for a name, and again after a failure.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} load
 * @returns {Promise<T>}
 */
export function once(name, load) {
  const result = results.get(name) ?? load();
  results.set(name, result);
  result.catch(() => results.delete(name));
  return result;
}

/**
 * Return the response with a file of data; fails where the server has none.
 * @param {string} name
 * @param {RequestCache} [cache]
 */
export async function fetchData(name, cache) {
  const response = await fetch(siteUrl(`data/${name}`), { cache });
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response;
}

/** Return what a search knows of the site; the server is asked whether it has changed. @returns {Promise<import("./search/index.js").SiteData>} */
export const siteData = () => once("site data", async () => (await fetchData("search.json", "no-cache")).json());

/**
 * Return a list of which the server was asked whether it has changed.
 * @param {string} name
 * @returns {Promise<any[]>}
 */
async function fetchList(name) {
  const list = await (await fetchData(name, "no-cache")).json();
  if (!Array.isArray(list)) throw new TypeError(`${name}: no list`);
  return list;
}

/** Return the slugs of all listings; undefined on failure. @returns {Promise<string[] | undefined>} */
export const allListings = () => fetchList("listings.json").catch(() => undefined);

/**
 * Return all papers, the newest first; undefined on failure.
 * @returns {Promise<{id: string, title: string, listings: string[]}[] | undefined>}
 */
export const allPapers = () => once("titles", () => fetchList("titles.json")).catch(() => undefined);
