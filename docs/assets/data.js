// The files of data that the site publishes for its scripts.
// @ts-check
import { dataUrl } from "./urls.js";

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
  const response = await fetch(dataUrl(name), { cache });
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response;
}

/**
 * Return a list from a file of data that the server was asked about again; undefined on failure.
 * @param {string} name
 * @returns {Promise<any[] | undefined>}
 */
export async function fetchFreshList(name) {
  try {
    const value = await (await fetchData(name, "no-cache")).json();
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @returns {Promise<{id: string, title: string, listings: string[]}[] | undefined>} */
export async function allPapers() {
  const papers = () => fetchFreshList("titles.json").then((list) => list ?? Promise.reject());
  return once("titles", papers).catch(() => undefined);
}
