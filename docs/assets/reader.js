// What this browser stores for its reader: which papers are new, read and starred, and the list
// that a paper was opened from. Nothing is sent anywhere (docs/decisions/0021).
// @ts-check
import { button, make, paperCount } from "./elements.js";
import "./header.js";
import { cards, mountNavigation, returnToCard, storeList, titleLink, watchLinks } from "./reader/list_navigation.js";
import { hasNewListings, newPaperTest, updateVisit } from "./reader/visits.js";
import { changeReadingList, mountCopyButtons, noteField, readCitation, showMessage, showNote, starShape } from "./reader/widgets.js";
import { isOn, markRead, readingList, readPapers } from "./storage.js";
import { allPapers, paperIdAt, paperUrl, ROOT } from "./site.js";

const paper = /** @type {HTMLElement | null} */ (document.querySelector("main .paper"));
const home = document.querySelector(".home");
const readingListPage = /** @type {HTMLElement | null} */ (document.querySelector("[data-reading]"));

/** @type {(() => void) | undefined} Shows what is stored on a page that has more than cards. */
let updatePage;

/** @type {Map<string, import("./storage.js").StarredPaper>} Put back, with the note, if starred again. */
const unstarred = new Map();

/**
 * Return the star of a paper, which is on its card or its page.
 * @param {HTMLElement} place
 * @param {string} title
 */
function starButton(place, title) {
  const id = place.dataset.paper ?? "";
  const star = button("", () => {
    const cited = place === paper ? readCitation() : undefined;
    changeReadingList((list) => {
      const old = list[id];
      if (old) delete list[id];
      else list[id] = unstarred.get(id) ?? { title, added: Date.now(), note: "", cited };
      if (old) unstarred.set(id, old);
    });
    refresh();
  }, { class: "star", "data-star": "", "aria-label": `Star ${title}` });
  star.append(starShape());
  return star;
}

/**
 * Mark papers as read, or as not read, and show that or why it failed.
 * @param {string[]} ids
 * @param {boolean} isRead
 */
function showRead(ids, isRead) {
  markRead(ids, isRead);
  showMessage(readPapers.error);
  refresh();
}

/** Show on each card whether its paper is starred, new or read. */
function updateCards() {
  const starred = readingList.read();
  const read = new Set(readPapers.read());
  const isNew = newPaperTest();
  for (const card of cards()) {
    const id = card.dataset.paper ?? "";
    if (!("starred" in card.dataset)) {
      const link = titleLink(card);
      let star = card.querySelector("[data-star]");
      if (!star) {
        star = starButton(card, link.textContent ?? "");
        link.parentElement?.after(star);
      }
      star.ariaPressed = String(id in starred);
    }
    const listings = `${card.dataset.first ?? ""} ${card.dataset.again ?? ""}`.split(" ").filter(Boolean);
    const state = read.has(id) ? "read" : isNew?.(listings) ? "new" : "";
    if (state !== (card.dataset.state ?? "")) showState(card, state);
  }
}

/**
 * @param {HTMLElement} card
 * @param {"" | "new" | "read"} state
 */
function showState(card, state) {
  card.dataset.state = state;
  card.querySelectorAll("[data-mark]").forEach((old) => old.remove());
  const facts = card.querySelector(".facts");
  if (!state || !facts) return;
  facts.prepend(make("span", { class: "mark", "data-mark": "" }, state));
  if (state === "read") return;
  const link = titleLink(card);
  facts.append(
    make("span", { "data-mark": "" }, " · "),
    button("Mark as read", () => {
      showRead([card.dataset.paper ?? ""], true);
      if (!document.activeElement?.isConnected || document.activeElement === document.body) link.focus();
    }, { class: "text-button", "data-mark": "", "aria-label": `Mark as read: ${link.textContent}` }),
  );
}

/**
 * On a paper's page, add its star, whether it is read, and the note; return what updates them.
 * @param {HTMLElement} page
 */
function mountPaper(page) {
  const id = (page.dataset.paper = paperIdAt(location.href));
  const title = page.querySelector("h1")?.textContent ?? "";
  const star = starButton(page, title);
  star.append("Star");
  const read = button("Read", () => showRead([id], read.ariaPressed !== "true"), { class: "toggle" });
  const actions = make("div", { class: "paper-actions" }, star, read);
  page.querySelector("header")?.append(actions);
  if (isOn("opened")) markRead([id], true);
  mountNavigation(page);
  void mountCopyButtons();
  return () => {
    const starred = readingList.read()[id];
    star.ariaPressed = String(Boolean(starred));
    read.ariaPressed = String(readPapers.read().includes(id));
    const note = actions.querySelector("textarea");
    if (!starred) note?.remove();
    else if (note) showNote(note, starred.note);
    else actions.append(noteField(id, title));
  };
}

/** On the home page, show how many papers are new, and a link to the first. @param {Element} page */
async function updateNews(page) {
  const isNew = newPaperTest();
  const all = isNew && hasNewListings() ? await allPapers() : undefined;
  const read = new Set(readPapers.read());
  const news = (all ?? []).filter((paper) => isNew?.(paper.listings) && !read.has(paper.id));
  const old = page.querySelector(".since");
  const focused = document.activeElement && old ? [...old.children].indexOf(document.activeElement) : -1;
  old?.remove();
  if (!news.length) {
    if (focused >= 0) document.getElementById("content")?.focus();
    return;
  }
  const first = make("a", { href: paperUrl(news[0].id) }, "Go to the first");
  first.addEventListener("click", () => {
    const list = news.map(({ id, title }) => ({ id, title }));
    storeList({ name: "what is new", href: ROOT.href, papers: list, at: news[0].id });
  });
  const done = button("Mark all as read", () => showRead(news.map(({ id }) => id), true));
  const since = make("p", { class: "since" }, `${paperCount(news.length)} new since your last visit. `, first, " ", done);
  (page.querySelector(".lead") ?? page.querySelector("h1"))?.after(since);
  /** @type {HTMLElement | undefined} */ (since.children[focused])?.focus();
}

/** Go to the next (1) or previous (-1) card or paper. @param {number} step */
function move(step) {
  if (paper) {
    const link = document.querySelector(`.list-navigation [rel=${step > 0 ? "next" : "prev"}]`);
    /** @type {HTMLElement | null} */ (link)?.click();
    return;
  }
  const all = cards();
  const focused = all.findIndex((card) => card.contains(document.activeElement));
  const inView = all.findIndex((card) => card.getBoundingClientRect().bottom > 0);
  const next = focused >= 0 ? focused + step : step > 0 ? inView : inView - 1;
  if (all[next]) titleLink(all[next]).focus();
}

/** Click a part of the page's paper, or of the card with the focus. @param {string} selector */
function press(selector) {
  const place = paper ?? document.activeElement?.closest(".card[data-paper]");
  /** @type {HTMLElement | null | undefined} */ (place?.querySelector(selector))?.click();
}

async function showShortcuts() {
  (await import("./reader/shortcuts.js")).showShortcuts();
}

/** @type {Record<string, () => void>} */
const SHORTCUTS = {
  j: () => move(1),
  k: () => move(-1),
  o: () => press(".card :is(h2, h3) a"),
  s: () => press("[data-star]"),
  "?": () => void showShortcuts(),
};

addEventListener("keydown", (event) => {
  const target = /** @type {Element} */ (event.target);
  const isTyping = target.closest?.("input, textarea, select, [contenteditable], dialog");
  const isHeld = event.ctrlKey || event.metaKey || event.altKey || (event.repeat && event.key === "s");
  if (event.defaultPrevented || isTyping || isHeld || !Object.hasOwn(SHORTCUTS, event.key) || !isOn("keys")) return;
  event.preventDefault();
  SHORTCUTS[event.key]();
});

/** Show what is stored, after a change here or in another tab. */
function refresh() {
  updateCards();
  updatePage?.();
}

const visiting = updateVisit();
if (paper) updatePage = mountPaper(paper);
if (home) updatePage = () => void updateNews(home);
watchLinks();
refresh();
returnToCard();
void visiting.then(refresh);
document.addEventListener("almanac:cards", () => {
  updateCards();
  returnToCard();
});
addEventListener("storage", (event) => {
  if (event.key === null || event.key.startsWith("almanac.")) refresh();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) refresh(); // another page may have changed what is stored
});
document.querySelector(".foot p")?.append(button("Keyboard shortcuts", () => void showShortcuts(), { class: "text-button" }));
if (readingListPage) void import("./reader/reading_list.js").then(({ mount }) => (updatePage = mount(readingListPage)));
