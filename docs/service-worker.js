// Keeps pages for reading offline. Whoever is online gets everything from the server. A page that
// cannot be had comes from what is kept, and so does all that it loads: never of two builds.
// A build writes a line above this script (generator/publish/offline.py), `self.BUILD = …`:
// `version` is the digest of all that the site loads, `shell` that of the `files`, which are the
// scripts, stylesheets and pages that every visit keeps, by path with their digests.
// @ts-check

/** @typedef {{version: string, shell: string, files: Record<string, string>}} Build */

const worker = /** @type {ServiceWorkerGlobalScope & typeof globalThis & {BUILD: Build}} */ (/** @type {unknown} */ (self));
const { version, shell, files } = worker.BUILD;
const SCOPE = worker.registration.scope;
// As in reader/offline.js: storage belongs to the path of the site.
const PREFIX = `almanac:${new URL(SCOPE).pathname}:`;
const SHELL = `${PREFIX}shell:${shell}`;
// Pages that work with the scripts of this shell: those visited last, and the reading list.
const VISITED = `${PREFIX}visited:${shell}`;
const STARRED = `${PREFIX}starred:${shell}`;
// What the reader asked to keep, whole, of one build.
const KEPT = `${PREFIX}kept:`;
// For each page that was opened, the caches with what belongs to it.
const PLACES = `${PREFIX}places`;
const MOST = 100; // pages
const PATIENCE = 8000; // ms without an answer, after which a page that is kept is shown
const OF_SHELL = [SHELL, VISITED, STARRED];
/** @type {CacheQueryOptions} */
const BY_PATH = { ignoreSearch: true, ignoreVary: true };

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("message", (event) => {
  const { opened, starred } = event.data;
  const nothing = () => {}; // without a network they are kept another time
  if (opened) event.waitUntil(keepOpened(opened).catch(nothing));
  if (starred) event.waitUntil(keepStarred(starred).catch(nothing));
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(SCOPE)) return;
  event.respondWith(request.mode === "navigate" ? page(event) : part(event));
});

async function install() {
  const cache = await caches.open(SHELL);
  await Promise.all(
    Object.entries(files).map(async ([path, digest]) => {
      const url = SCOPE + path;
      if (!(await cache.match(url))) await cache.put(url, revalidated(await fetchExactly(url, digest)));
    }),
  );
  await worker.skipWaiting();
}

/** Return a file of this build, not of another that a cache on the way still has. @param {string} url @param {string} digest */
async function fetchExactly(url, digest) {
  for (const cache of /** @type {RequestCache[]} */ (["default", "reload"])) {
    const response = await fetch(url, { cache });
    const hash = await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer());
    if (response.ok && hex(hash).startsWith(digest)) return response;
  }
  throw new Error(`${url} is not of this build`);
}

/** Return a response that the browser asks for again, lest a page gets scripts that another left. @param {Response} response */
function revalidated(response) {
  const { body, status, statusText } = response;
  const headers = new Headers(response.headers);
  headers.set("cache-control", "no-cache");
  return new Response(body, { status, statusText, headers });
}

/** @param {ArrayBuffer} bytes */
const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function activate() {
  const current = [...OF_SHELL, PLACES];
  for (const name of await caches.keys()) {
    // What was kept is replaced when its successor is whole (reader/snapshot.js).
    if (name.startsWith(PREFIX) && !name.startsWith(KEPT) && !current.includes(name)) await caches.delete(name);
  }
  await worker.clients.claim();
}

/** Answer with a page: from the server, else with what is kept. @param {FetchEvent} event */
async function page(event) {
  const { request } = event;
  const url = pathOf(request.url);
  const newest = isNewest(); // at the same time as the page, so that nobody waits twice
  let response;
  try {
    response = await fetchSoon(request.url, { cache: "no-cache", redirect: "manual" });
  } catch (error) {
    const kept = await keptPage(url, event);
    if (kept) return kept;
    if (/** @type {Error} */ (error).name === "AbortError") return fetch(request); // it is slow, and there
    return Response.redirect(`${SCOPE}offline/?page=${encodeURIComponent(url.slice(SCOPE.length))}`);
  }
  if (!isPage(response)) return response;
  if (await newest) {
    setPlaces(event, url, [SHELL, KEPT + version]);
    event.waitUntil(putLast(VISITED, url, response.clone()));
  } else setPlaces(event, url, []);
  return response;
}

/** Fetch, but do not wait for ever where a network is there and does not work. @param {string} url @param {RequestInit} init */
async function fetchSoon(url, init) {
  const aborter = new AbortController();
  const timer = setTimeout(() => aborter.abort(), PATIENCE);
  try {
    return await fetch(url, { ...init, signal: aborter.signal });
  } finally {
    clearTimeout(timer);
  }
}

/** @param {Response} response */
const isPage = (response) => response.ok && response.headers.get("content-type")?.startsWith("text/html");

/** Whether the server has the build of this worker. */
async function isNewest() {
  try {
    const response = await fetchSoon(`${SCOPE}data/offline.json`, { cache: "no-store" });
    return (await response.json()).version === version;
  } catch {
    return false;
  }
}

/** Return a page that is kept, and note where the rest of it is. @param {string} url @param {FetchEvent} event */
async function keptPage(url, event) {
  const kept = (await caches.keys()).filter((name) => name.startsWith(KEPT) && name !== KEPT + version);
  for (const cacheName of [KEPT + version, VISITED, STARRED, SHELL, ...kept]) {
    const response = await caches.match(url, { cacheName, ...BY_PATH });
    if (!response) continue;
    setPlaces(event, url, cacheName.startsWith(KEPT) ? [cacheName] : OF_SHELL);
    return response;
  }
  return undefined;
}

/** Keep the page that was open before this worker was there. @param {string} url */
async function keepOpened(url) {
  const response = await fetch(url, { cache: "no-cache" });
  if (isPage(response) && (await isNewest())) await putLast(VISITED, pathOf(url), response);
}

/** Keep the pages of the reading list, and no others. @param {string[]} urls */
async function keepStarred(urls) {
  const cache = await caches.open(STARRED);
  const had = (await cache.keys()).map(({ url }) => url);
  for (const url of had) if (!urls.includes(url)) await cache.delete(url);
  /** @type {[string, Response][]} */
  const fetched = [];
  for (const url of urls) {
    if (had.includes(url)) continue;
    const response = await fetch(url, { cache: "no-cache" });
    if (response.ok) fetched.push([url, response]);
  }
  if (fetched.length && (await isNewest())) for (const [url, response] of fetched) await cache.put(url, response);
}

/** Answer with what a page loads: from where the page came, else from the server. @param {FetchEvent} event */
async function part({ request, clientId }) {
  const cacheNames = await placesOf(clientId);
  // Who asks to reload wants what the server has.
  for (const cacheName of request.cache === "reload" ? [] : cacheNames) {
    const response = await caches.match(request, { cacheName, ...BY_PATH });
    if (response) return response;
  }
  if (request.cache !== "default") return fetch(request);
  // A page of another build needs the scripts of that, not those that the browser has still.
  return revalidated(await fetch(request, { cache: "no-cache" }));
}

/** @type {Map<string, string[]>} The same as PLACES, which outlasts the worker. */
const places = new Map();

/** Return the caches with what belongs to an open page; none if it may be of another build. @param {string} id */
async function placesOf(id) {
  const client = await worker.clients.get(id);
  if (!client) return [];
  // By its address: a page that was fetched ahead had no client.
  const url = pathOf(client.url);
  const known = places.get(url);
  if (known) return known;
  const stored = await caches.match(url, { cacheName: PLACES });
  return /** @type {string[]} */ (stored ? await stored.json() : []);
}

/** @param {ExtendableEvent} event @param {string} url @param {string[]} cacheNames */
function setPlaces(event, url, cacheNames) {
  places.set(url, cacheNames);
  event.waitUntil(putLast(PLACES, url, Response.json(cacheNames)));
}

/** Return the address of a page without its query. @param {string} url */
const pathOf = (url) => url.split(/[?#]/)[0];

/** Store a response as the last of a cache that has no more than the newest. @param {string} name @param {string} url @param {Response} response */
async function putLast(name, url, response) {
  const cache = await caches.open(name);
  await cache.delete(url);
  await cache.put(url, response);
  for (const old of (await cache.keys()).slice(0, -MOST)) await cache.delete(old);
}
