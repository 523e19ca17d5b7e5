// Keeps pages for reading offline. Whoever is online gets everything from the server. A page that
// cannot be had comes from what is kept, and so does all that it loads: never of two builds.
// A build writes a line above this script (generator/publish/offline.py), `self.BUILD = …`:
// `version` is the digest of all that the site loads, `shell` that of the `files`, which are the
// scripts, stylesheets and pages that every visit keeps, by path with their digests.
// @ts-check

/** @typedef {{version: string, shell: string, files: Record<string, string>}} Build */
/** @typedef {FetchEvent & {resultingClientId: string}} PageEvent */

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
// For each open page, the caches with what belongs to it.
const CLIENTS = `${PREFIX}clients`;
const MOST = 100; // pages that are visited, and open pages
const OF_SHELL = [SHELL, VISITED, STARRED];
/** @type {CacheQueryOptions} */
const BY_PATH = { ignoreSearch: true, ignoreVary: true };

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("message", (event) => {
  const { opened, starred } = event.data;
  if (opened) event.waitUntil(keepOpened(opened, /** @type {Client} */ (event.source).id));
  if (starred) event.waitUntil(keepStarred(starred));
});
worker.addEventListener("fetch", (given) => {
  const event = /** @type {PageEvent} */ (given);
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(SCOPE)) return;
  event.respondWith(request.mode === "navigate" ? page(event) : part(event));
});

async function install() {
  const cache = await caches.open(SHELL);
  await Promise.all(
    Object.entries(files).map(async ([path, digest]) => {
      const url = SCOPE + path;
      if (!(await cache.match(url))) await cache.put(url, await fetchExactly(url, digest));
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

/** @param {ArrayBuffer} bytes */
const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function activate() {
  const current = [...OF_SHELL, CLIENTS];
  for (const name of await caches.keys()) {
    // What was kept is replaced when its successor is whole (reader/snapshot.js).
    if (name.startsWith(PREFIX) && !name.startsWith(KEPT) && !current.includes(name)) await caches.delete(name);
  }
  await worker.clients.claim();
}

/** Answer with a page: from the server, else with what is kept. @param {PageEvent} event */
async function page(event) {
  const [url] = event.request.url.split(/[?#]/);
  let response;
  try {
    response = await fetch(event.request.url, { cache: "no-cache", redirect: "manual" });
  } catch {
    return (await keptPage(url, event.resultingClientId)) ?? Response.redirect(`${SCOPE}offline/?page=${encodeURIComponent(url.slice(SCOPE.length))}`);
  }
  event.waitUntil(remember(url, response.clone(), event.resultingClientId));
  return response;
}

/** Return a page that is kept, and note where the rest of it is. @param {string} url @param {string} client */
async function keptPage(url, client) {
  const kept = (await caches.keys()).filter((name) => name.startsWith(KEPT) && name !== KEPT + version);
  for (const cacheName of [KEPT + version, VISITED, STARRED, SHELL, ...kept]) {
    const response = await caches.match(url, { cacheName, ...BY_PATH });
    if (!response) continue;
    await setPlaces(client, cacheName.startsWith(KEPT) ? [cacheName] : OF_SHELL);
    return response;
  }
  return undefined;
}

/** Keep a page that was opened, if it is of the build of this worker. @param {string} url @param {Response} response @param {string} client */
async function remember(url, response, client) {
  const isPage = response.ok && response.headers.get("content-type")?.startsWith("text/html");
  if (!isPage || !(await isNewest())) return;
  await setPlaces(client, [SHELL, KEPT + version]);
  await putLast(VISITED, url, response);
}

/** Whether the server has the build of this worker still. */
async function isNewest() {
  try {
    await worker.registration.update();
    const { installing, waiting } = worker.registration;
    return !installing && !waiting && worker.serviceWorker?.state !== "redundant";
  } catch {
    return false;
  }
}

/** Keep the page that was open before there was a worker. @param {string} url @param {string} client */
async function keepOpened(url, client) {
  [url] = url.split(/[?#]/);
  await remember(url, await fetch(url, { cache: "no-cache" }), client);
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
  // Who asks to reload wants what the server has.
  for (const cacheName of request.cache === "reload" ? [] : await placesOf(clientId)) {
    const response = await caches.match(request, { cacheName, ...BY_PATH });
    if (response) return response;
  }
  return fetch(request);
}

/** @type {Map<string, string[]>} The same as CLIENTS, which outlasts the worker. */
const places = new Map();

/** Return the caches with what belongs to an open page; none if it may be of another build. @param {string} client */
async function placesOf(client) {
  const known = places.get(client);
  if (known) return known;
  const stored = await caches.match(SCOPE + client, { cacheName: CLIENTS });
  const found = stored ? await stored.json() : [];
  if (!places.has(client)) places.set(client, found);
  return found;
}

/** @param {string} client @param {string[]} cacheNames */
async function setPlaces(client, cacheNames) {
  if (!client) return; // a page that is fetched ahead
  places.set(client, cacheNames);
  await putLast(CLIENTS, SCOPE + client, Response.json(cacheNames));
}

/** Store a response as the last of a cache that has no more than the newest. @param {string} name @param {string} url @param {Response} response */
async function putLast(name, url, response) {
  const cache = await caches.open(name);
  await cache.delete(url);
  await cache.put(url, response);
  for (const old of (await cache.keys()).slice(0, -MOST)) await cache.delete(old);
}
