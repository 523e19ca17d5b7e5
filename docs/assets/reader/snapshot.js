// What the reader asked to keep offline: topics, or everything. It is a copy of one build of the
// site, with the scripts and the search index of that build if it needs them. After the next build
// a copy of that is made from what has not changed and what the server has, and takes its place
// when it is whole. Each file is what the build wrote, by its digest (generator/publish/offline.py).
// @ts-check
import { fetchData, paperIdsIn, siteUrl } from "../site.js";
import { keptOffline, PREFIX } from "../storage.js";

/**
 * @typedef {{version: string, bytes: number}} Summary
 * @typedef {{shell: string[], files: [path: string, bytes: number, digest: string][]}} Listed
 * @typedef {Map<string, {bytes: number, digest: string}>} Files by path; a page has that of its folder
 */

const KEPT = `${PREFIX}kept:`; // as in service-worker.js
const DIGEST = "almanac-digest"; // a header of what is kept
const PARALLEL = 6;

/** Whether something is on its way, how many bytes of how many, and why the last try failed. */
export const state = { isRunning: false, done: 0, total: 0, error: "", hasNoRoom: false };

/** The event of the document that tells of a change of `state` or of what is kept. */
export const CHANGED = "almanac:offline";
const tell = () => document.dispatchEvent(new Event(CHANGED));

/** An error whose message is for the reader. */
class OfflineError extends Error {}
class RoomError extends OfflineError {}
/** The server has another build by now, or a part of it. */
class StaleError extends Error {}

/** @type {AbortController | undefined} */
let aborter;
/** @type {Promise<void> | undefined} */
let job;

/** Return the version and the size of the site as it is published now. @returns {Promise<Summary>} */
export const siteSummary = async () => (await fetchData("offline.json", "no-cache")).json();

/** Whether the reader asked to keep a topic, or everything. @param {string} path that of the topic, or an empty text */
export function isWanted(path) {
  const { topics, everything } = keptOffline.read();
  return path ? Object.hasOwn(topics, path) : everything;
}

/** Keep a topic, or everything. @param {string} path @param {string} name */
export async function keep(path, name) {
  await stop();
  change(path, name);
  // The browser may otherwise remove it when it needs room.
  await navigator.storage?.persist?.().catch(() => false);
  await run();
  if (!state.hasNoRoom) return;
  const { error } = state;
  await remove(path);
  state.error = error;
  tell();
}

/** Keep a topic, or everything, no longer. @param {string} path */
export async function remove(path) {
  await stop();
  change(path, "");
  await run();
}

/** End what is on its way, since something else is asked for. */
async function stop() {
  aborter?.abort();
  await job;
}

/** Note what the reader asks for, of which nothing is complete then. @param {string} path @param {string} name */
function change(path, name) {
  keptOffline.change((kept) => {
    if (!path) kept.everything = name !== "";
    else if (name) kept.topics[path] = name.slice(0, 100);
    else delete kept.topics[path];
    kept.version = "";
  });
  state.error = keptOffline.error;
  tell();
}

/** Keep what is published now, if that is another build, or something is missing. */
export async function refresh() {
  try {
    const { version } = await siteSummary();
    if (version !== keptOffline.read().version) await run();
  } catch {
    // There is no network: what is kept stays.
  }
}

/** Make what is kept what the reader asked for. */
export async function run() {
  job ??= runAlone();
  await job;
}

async function runAlone() {
  try {
    await navigator.locks.request(`${PREFIX}offline`, { ifAvailable: true }, work);
  } finally {
    job = aborter = undefined;
    state.isRunning = false;
    tell();
  }
}

/** @param {Lock | null} lock */
async function work(lock) {
  aborter = new AbortController();
  Object.assign(state, { isRunning: true, done: 0, total: 0, error: "", hasNoRoom: false });
  tell();
  try {
    if (!lock) throw new OfflineError("Another tab keeps pages at the moment. Try again when it is done.");
    await copySite(aborter.signal).catch((error) => {
      if (!(error instanceof StaleError)) throw error;
      return copySite(/** @type {AbortController} */ (aborter).signal); // published anew meanwhile
    });
  } catch (error) {
    state.error = explain(error);
    state.hasNoRoom = error instanceof RoomError || isQuota(error);
  }
}

/** @param {unknown} error */
const isQuota = (error) => /** @type {Error} */ (error).name === "QuotaExceededError";

/** Return for the reader why something could not be kept. @param {unknown} error */
function explain(error) {
  if (error instanceof OfflineError) return error.message;
  if (error instanceof StaleError) return "The server does not have all of this site at the moment. Try again later.";
  if (/** @type {Error} */ (error).name === "AbortError") return "";
  if (isQuota(error)) return "There is no room for all of it in this browser’s storage.";
  return "The network failed. What is missing will be loaded when you open a page of this site again.";
}

/** Make a copy of what the reader asked for, as it is published now. @param {AbortSignal} signal */
async function copySite(signal) {
  const { topics, everything } = keptOffline.read();
  const asked = JSON.stringify([topics, everything]);
  if (!everything && !Object.keys(topics).length) return void (await dropCaches(""));
  const listed = await (await fetchData("offline-files.json", "no-cache")).arrayBuffer();
  const version = (await digestOf(listed)).slice(0, 16);
  /** @type {Listed} */
  const { shell, files: rows } = JSON.parse(new TextDecoder().decode(listed));
  /** @type {Files} */
  const files = new Map(rows.map(([path, bytes, digest]) => [path, { bytes, digest }]));
  const older = await otherCaches(version);
  const copy = new Copy(files, await caches.open(KEPT + version), older, signal);
  const wanted = new Set(everything ? files.keys() : shell.filter((path) => files.has(path)));
  for (const topic of everything ? [] : Object.keys(topics)) {
    const lists = [...files.keys()].filter((path) => path.startsWith(topic) && path.endsWith("/"));
    await copy.add(lists);
    for (const path of lists) {
      wanted.add(path);
      for (const id of paperIdsIn(await copy.text(path))) if (files.has(`papers/${id}/`)) wanted.add(`papers/${id}/`);
    }
  }
  await copy.checkRoom(wanted);
  state.total = [...wanted].reduce((sum, path) => sum + (files.get(path)?.bytes ?? 0), 0);
  state.done = 0;
  try {
    await copy.add([...wanted]);
  } catch (error) {
    if (!isQuota(error) || !older.length) throw error;
    await dropCaches(version); // there is no room for both copies
    throw new StaleError();
  }
  await copy.prune(wanted);
  await dropCaches(version);
  await dropOlderPages(files);
  keptOffline.change((kept) => {
    // Another tab may have been asked for something else.
    if (JSON.stringify([kept.topics, kept.everything]) === asked) kept.version = version;
  });
}

/** The copy of a site in a cache, which takes what it can from older ones. */
class Copy {
  /** @param {Files} files @param {Cache} cache @param {Cache[]} older @param {AbortSignal} signal */
  constructor(files, cache, older, signal) {
    this.files = files;
    this.cache = cache;
    this.older = older;
    this.signal = signal;
  }

  /** Add files, several at a time. @param {string[]} paths */
  async add(paths) {
    const queue = [...paths];
    const had = await this.#paths();
    const work = async () => {
      for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
        this.signal.throwIfAborted();
        if (!had.has(path)) await this.#addOne(path);
        state.done += this.files.get(path)?.bytes ?? 0;
        tell();
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
  }

  /** @param {string} path */
  async #addOne(path) {
    const url = siteUrl(path);
    const digest = this.files.get(path)?.digest ?? "";
    for (const cache of this.older) {
      const response = await cache.match(url);
      if (response?.headers.get(DIGEST) === digest) return this.cache.put(url, response);
    }
    for (const mode of /** @type {RequestCache[]} */ (["default", "reload"])) {
      const response = await fetch(url, { cache: mode, signal: this.signal });
      const content = await response.arrayBuffer();
      if (!response.ok || !(await digestOf(content)).startsWith(digest)) continue;
      const type = response.headers.get("content-type") ?? "application/octet-stream";
      return this.cache.put(url, new Response(content, { headers: { "content-type": type, [DIGEST]: digest } }));
    }
    throw new StaleError(path);
  }

  /** Return the text of a file that was added. @param {string} path */
  async text(path) {
    return (await (await this.cache.match(siteUrl(path)))?.text()) ?? "";
  }

  /** Fail if the browser has no room for some files. @param {Set<string>} paths */
  async checkRoom(paths) {
    const had = await this.#paths();
    const needed = [...paths].reduce((sum, path) => sum + (had.has(path) ? 0 : this.files.get(path)?.bytes ?? 0), 0);
    const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
    if (needed <= quota - usage) return;
    throw new RoomError(`There is no room: it takes ${size(needed)}, and this browser has ${size(Math.max(quota - usage, 0))} left for this site.`);
  }

  /** Remove what is not wanted any more. @param {Set<string>} wanted */
  async prune(wanted) {
    for (const path of await this.#paths()) if (!wanted.has(path)) await this.cache.delete(siteUrl(path));
  }

  async #paths() {
    return new Set((await this.cache.keys()).map(({ url }) => pathOf(url)));
  }
}

/** @param {ArrayBuffer} content */
async function digestOf(content) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Return the caches with copies of other builds. @param {string} version */
async function otherCaches(version) {
  const names = (await caches.keys()).filter((name) => name.startsWith(KEPT) && name !== KEPT + version);
  return Promise.all(names.map((name) => caches.open(name)));
}

/** Remove the copies of other builds. @param {string} version */
async function dropCaches(version) {
  for (const name of await caches.keys()) if (name.startsWith(KEPT) && name !== KEPT + version) await caches.delete(name);
}

/** Remove the pages that were kept for other reasons and have another content by now. @param {Files} files */
async function dropOlderPages(files) {
  for (const name of await caches.keys()) {
    if (!/^(visited|starred):/.test(name.slice(PREFIX.length)) || !name.startsWith(PREFIX)) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const response = await cache.match(request);
      const digest = response && (await digestOf(await response.arrayBuffer()));
      const file = files.get(pathOf(request.url));
      if (digest && file && !digest.startsWith(file.digest)) await cache.delete(request);
    }
  }
}

/** Return the path of an address of this site, as the list of files has it. @param {string} url */
const pathOf = (url) => decodeURI(url.slice(siteUrl("").length));

/** Return a number of bytes in megabytes, as generator/catalogue/labels.py does. @param {number} bytes */
export function size(bytes) {
  const megabytes = Math.max(bytes / 1e6, 0.1);
  return `${megabytes.toLocaleString("en", megabytes >= 9.95 ? { maximumFractionDigits: 0 } : { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB`;
}
