// Reading offline: starts the service worker, which keeps the pages that are visited, and tells it
// which papers are on the reading list. What else is kept is in snapshot.js.
// @ts-check
import { make } from "../elements.js";
import { paperUrl, ROOT, siteUrl } from "../site.js";
import { isOn, keptOffline, PREFIX, readingList } from "../storage.js";

/** Whether this is a preview, whose pages have no policy: what changes all the time is not kept. */
const isPreview = () => !document.querySelector("[http-equiv=Content-Security-Policy]");

/** Return why this browser can keep nothing of this site; an empty text if it can. */
export function obstacle() {
  if (isPreview()) return "This is a preview, of which nothing is kept.";
  if (navigator.serviceWorker && globalThis.caches && navigator.locks) return "";
  return "This browser keeps no pages of this site. It may be a private window, or an address that does not begin with https.";
}

/** Start, unless the reader switched it off; return whether pages are kept. */
export async function start() {
  if (!navigator.serviceWorker) return false;
  if (obstacle() || !isOn("offline")) {
    await forgetPages(); // of a published site that was at the address of the preview, too
    return false;
  }
  document.head.append(make("link", { rel: "manifest", href: siteUrl("manifest.json") }));
  // The first worker, or that of a new build: what is open was not kept by it.
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    navigator.serviceWorker.controller?.postMessage({ opened: location.href });
  });
  try {
    await navigator.serviceWorker.register(siteUrl("service-worker.js"));
  } catch {
    return false; // storage is switched off, or the server has no such file
  }
  void mountKeep();
  return true;
}

/** Let the worker keep the pages of the papers on the reading list. */
export async function keepStarred() {
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ starred: Object.keys(readingList.read()).map(paperUrl) });
}

/** Go on with what the reader asked to keep, and offer to keep the topic of this page. */
async function mountKeep() {
  const { topics, everything } = keptOffline.read();
  const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector("[data-keep]"));
  if (link) (await import("./keep_control.js")).mountLink(link);
  if (everything || Object.keys(topics).length) await (await import("./snapshot.js")).refresh();
}

/** Remove all pages that are kept, and the worker. */
export async function forgetPages() {
  const registration = await navigator.serviceWorker?.getRegistration(ROOT.href).catch(() => undefined);
  if (registration?.scope === ROOT.href) await registration.unregister();
  for (const name of globalThis.caches ? await caches.keys() : []) {
    if (name.startsWith(PREFIX)) await caches.delete(name);
  }
}
