// The page “Offline”: what is kept, what can be, and the button that forgets it.
// @ts-check
import { button, make, paperCount } from "../elements.js";
import { fetchData, OFFLINE_PAGE, readingListUrl, ROOT, siteUrl } from "../site.js";
import { isOn, keptOffline, PREFIX, setSetting, starredPapers } from "../storage.js";
import { keepControl } from "./keep_control.js";
import { forgetPages, obstacle } from "./offline.js";
import { CHANGED, siteSummary, size } from "./snapshot.js";

/** Build the page in `box`. @param {HTMLElement} box */
export function mount(box) {
  box.querySelector(".late")?.remove();
  const missing = new URLSearchParams(location.search).get("page");
  if (missing !== null) box.append(missingNotice(missing));
  const content = make("div", {});
  box.append(content);
  const reason = obstacle();
  if (reason) content.append(make("p", {}, reason));
  else if (!isOn("offline")) content.append(switchedOff());
  else showKept(content);
}

/** Return what says that a page is not kept. @param {string} path */
function missingNotice(path) {
  const url = siteUrl(path);
  const isOfSite = url.startsWith(ROOT.href);
  const again = isOfSite ? [" ", make("a", { href: url }, "Try again")] : [];
  return make("p", { class: "missing-page" }, "There is no network, and this page is not kept: ", make("code", {}, path || "the home page"), ".", ...again);
}

/** Return what offers to keep pages again. */
function switchedOff() {
  const again = button("Keep pages again", () => {
    setSetting("offline", true);
    location.assign(OFFLINE_PAGE);
  });
  return make("div", {}, make("p", { role: "status" }, "Nothing is kept."), make("p", {}, again));
}

/** Show what is kept, with what changes it. @param {HTMLElement} content */
function showKept(content) {
  const visited = make("div", {});
  const starred = starredPapers().length;
  content.append(
    make("h2", {}, "Everything"),
    make("p", {}, "All pages, and the search."),
    everything(),
    make("h2", {}, "Topics"),
    topicList(),
    make("h2", {}, "Reading list"),
    make("p", {}, `${starred ? paperCount(starred) : "No papers yet"}: those of `, make("a", { href: readingListUrl("").slice(0, -1) }, "your reading list"), " are kept with their abstracts."),
    make("h2", {}, "Pages that you visited"),
    visited,
    make("h2", {}, "Forget"),
    forget(content),
  );
  void showVisited(visited);
}

function everything() {
  const place = make("p", { class: "keep" });
  const show = (/** @type {string} */ text) => place.replaceChildren(keepControl("", "", text));
  show("Keep everything offline");
  siteSummary().then(({ bytes }) => {
    if (!keptOffline.read().everything) show(`Keep everything offline, ${size(bytes)}`);
  }, () => {});
  return place;
}

/** Return the topics that are kept, and the one that the address names. */
function topicList() {
  const list = make("ul", { class: "kept-topics" });
  const none = make("p", {}, "The page of each of the ", make("a", { href: siteUrl("tags/") }, "topics"), " offers to keep all its papers.");
  /** @type {Map<string, HTMLElement>} */
  const items = new Map();
  /** @param {string} path @param {string} name */
  function add(path, name) {
    if (items.has(path)) return;
    items.set(path, make("li", { class: "keep" }, make("a", { href: siteUrl(path) }, name), " ", keepControl(path, name, "Keep this topic offline")));
    list.append(/** @type {HTMLElement} */ (items.get(path)));
  }
  function show() {
    for (const [path, name] of Object.entries(keptOffline.read().topics)) add(path, name);
  }
  document.addEventListener(CHANGED, show);
  show();
  const asked = /^(tags\/([a-z0-9-]+)\/)$/.exec(new URLSearchParams(location.search).get("keep") ?? "");
  if (asked) void topicName(asked[2]).then((name) => add(asked[1], name));
  return make("div", {}, list, none);
}

/** Return the name of a topic. @param {string} slug */
async function topicName(slug) {
  try {
    /** @type {import("../search/index.js").SiteData} */
    const { facets } = await (await fetchData("search.json")).json();
    return facets.flatMap(([, topics]) => topics).find(([, other]) => other === slug)?.[0] ?? slug;
  } catch {
    return slug;
  }
}

/** Show the pages that were visited, the last first. @param {HTMLElement} place */
async function showVisited(place) {
  const names = (await caches.keys()).filter((name) => name.startsWith(`${PREFIX}visited:`));
  const found = await Promise.all(names.map(async (name) => {
    const cache = await caches.open(name);
    return Promise.all((await cache.keys()).map(async (request) => [request.url, await titleOf(await cache.match(request))]));
  }));
  const pages = found.flat().filter(([url]) => url !== OFFLINE_PAGE).reverse();
  place.replaceChildren(
    pages.length
      ? make("ul", { class: "visited-pages" }, ...pages.map(([url, title]) => make("li", {}, make("a", { href: url, dir: "auto" }, title))))
      : make("p", {}, "None yet. The last 100 will be kept."),
  );
}

/** @param {Response | undefined} response */
async function titleOf(response) {
  const { title } = new DOMParser().parseFromString((await response?.text()) ?? "", "text/html");
  const site = document.title.slice(document.title.indexOf(" - "));
  return title.endsWith(site) ? title.slice(0, -site.length) : title;
}

/** Return the button that forgets what is kept. @param {HTMLElement} content */
function forget(content) {
  const place = make("p", { class: "choices" });
  const offer = () => place.replaceChildren(button("Forget what is kept offline", () => {
    const stay = button("Keep it", () => {
      offer();
      place.querySelector("button")?.focus();
    });
    place.replaceChildren("All pages that are kept will be gone, and none will be kept from now on. The reading list stays.", stay, button("Yes, forget it", async () => {
      setSetting("offline", false);
      keptOffline.change(keptOffline.empty);
      await forgetPages();
      content.replaceChildren(switchedOff());
      content.querySelector("button")?.focus();
    }));
    stay.focus();
  }));
  offer();
  return place;
}
