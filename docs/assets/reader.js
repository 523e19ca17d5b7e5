// What this browser stores for its reader: which papers are new, read and starred, and the list
// that a paper was opened from. Nothing is sent anywhere (docs/decisions/0021).
// @ts-check
import { button, make } from "./elements.js";
import "./header.js";
import { onChange, updateCards } from "./reader/cards.js";
import { shortcutOf } from "./reader/keys.js";
import { openCards, returnToCard, titleLink, watchLinks } from "./reader/list_navigation.js";
import { hasDone, showUnread } from "./reader/unread.js";
import { updateVisit } from "./reader/visits.js";
import { hasOldKeys, isOfSite, isOn, readingList } from "./storage.js";
import { allPapers, OFFLINE_PAGE, readingListUrl } from "./site.js";

const paper = /** @type {HTMLElement | null} */ (document.querySelector("main .paper"));
const home = /** @type {HTMLElement | null} */ (document.querySelector(".home"));
const readingListPage = /** @type {HTMLElement | null} */ (document.querySelector("[data-reading]"));
const offlinePage = /** @type {HTMLElement | null} */ (document.querySelector("[data-offline]"));

/** @type {(() => void) | undefined} Shows what is stored on a page that has more than cards. */
let updatePage;
/** @type {(() => void) | undefined} Keeps the pages of the reading list. */
let keepStarred;

/** Show in the navigation how many papers the reading list has. */
function updateCount() {
  const count = Object.keys(readingList.read()).length;
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("nav a"))) {
    if (link.href === readingListUrl("").slice(0, -1)) link.dataset.count = count ? count.toLocaleString("en") : "";
  }
}

/** Show in the table of listings how many papers of each are left to read. */
async function updateUnread() {
  const cells = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("td[data-unread]"));
  const papers = cells.length && hasDone() ? await allPapers() : undefined;
  if (papers) showUnread(cells, papers);
}

/** Go to the next (1) or previous (-1) card or paper. @param {number} step */
function move(step) {
  if (paper) return click(document.querySelector(`.list-navigation [rel=${step > 0 ? "next" : "prev"}]`));
  const all = openCards();
  const focused = all.findIndex((card) => card.contains(document.activeElement));
  const inView = all.findIndex((card) => card.getBoundingClientRect().bottom > 0);
  const next = focused >= 0 ? focused + step : step > 0 ? inView : inView - 1;
  if (all[next]) titleLink(all[next]).focus();
}

/** @param {Element | null | undefined} element */
function click(element) {
  /** @type {HTMLElement | null | undefined} */ (element)?.click();
}

/** Click a part of the page's paper, or of the card with the focus. @param {string} selector */
function press(selector) {
  const place = paper ?? document.activeElement?.closest(".card[data-paper]");
  click(place?.querySelector(selector));
}

async function showShortcuts() {
  (await import("./reader/shortcuts.js")).showShortcuts();
}

async function showSettings() {
  (await import("./reader/settings.js")).showSettings(refresh);
}

/** @type {Record<string, () => void>} */
const SHORTCUTS = {
  j: () => move(1),
  k: () => move(-1),
  o: () => press(".card :is(h2, h3) a"),
  u: () => click(document.querySelector(".list-navigation a:not([rel])")),
  s: () => press("[data-star]"),
  r: () => press("[data-read]"),
  m: () => press("[data-mute]"),
  "?": () => void showShortcuts(),
};
const ONCE = "srm"; // a key that is held does these once

addEventListener("keydown", (event) => {
  const key = shortcutOf(event);
  const target = /** @type {Element} */ (event.target);
  const isTyping = target.closest?.("input, textarea, select, [contenteditable], dialog");
  const isHeld = event.ctrlKey || event.metaKey || event.altKey || (event.repeat && ONCE.includes(key));
  if (event.defaultPrevented || isTyping || isHeld || !Object.hasOwn(SHORTCUTS, key) || !isOn("keys")) return;
  event.preventDefault();
  SHORTCUTS[key]();
});

/** Show what is stored, after a change here or in another tab. */
function refresh() {
  updateCards();
  updateCount();
  void updateUnread();
  updatePage?.();
  keepStarred?.();
}

/** Show a page that has more than cards, by a module that only such pages load. */
async function mountPage() {
  if (paper) updatePage = (await import("./reader/paper_page.js")).mountPaper(paper);
  else if (home) updatePage = (await import("./reader/home.js")).mountHome(home);
  else if (readingListPage) updatePage = (await import("./reader/reading_list.js")).mount(readingListPage);
  else if (offlinePage) (await import("./reader/offline_page.js")).mount(offlinePage);
  updatePage?.();
}

async function takeOver() {
  if (hasOldKeys()) await (await import("./reader/take_over.js")).takeOver();
}

/** Let pages be read offline, when this one has all that it needs. */
async function startOffline() {
  const { start, keepStarred: keep } = await import("./reader/offline.js");
  if (await start()) keepStarred = keep;
  keepStarred?.();
}

onChange(refresh);
watchLinks();
refresh();
returnToCard();
void mountPage();
void takeOver().then(updateVisit).then(refresh);
document.addEventListener("almanac:cards", () => {
  updateCards();
  returnToCard();
});
addEventListener("storage", (event) => {
  if (isOfSite(event)) refresh();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) refresh(); // another page may have changed what is stored
});
document.querySelector(".md-footer p")?.append(
  button("Settings", () => void showSettings(), { class: "text-button" }),
  button("Keyboard shortcuts", () => void showShortcuts(), { class: "text-button" }),
  make("a", { href: OFFLINE_PAGE }, "Offline"),
);
if (document.readyState === "complete") void startOffline();
else addEventListener("load", () => void startOffline());
