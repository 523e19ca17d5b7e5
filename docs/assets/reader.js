// What this browser remembers of its reader: what is new, read and starred, and the way along
// a list. Nothing leaves it (docs/decisions/0021).
// @ts-check
import { button, make, papers } from "./elements.js";
import { address, everyPaper, idAt, isOn, markRead, readings, ROOT, stars } from "./reader/kept.js";
import { factsOf, noteField, say, starShape } from "./reader/parts.js";
import * as trail from "./reader/trail.js";
import { come, hasNews, newness } from "./reader/visits.js";

const paper = /** @type {HTMLElement | null} */ (document.querySelector("main .paper"));
const home = document.querySelector(".home");
const list = /** @type {HTMLElement | null} */ (document.querySelector("[data-reading]"));

/** @type {Map<string, import("./reader/kept.js").Starred>} What comes back, with its note, if starred again. */
const dropped = new Map();

/**
 * The star of a paper, which is on its card or its page.
 * @param {HTMLElement} place
 * @param {string} title
 */
function starButton(place, title) {
  const id = place.dataset.paper ?? "";
  const made = button("", () => {
    const cited = place === paper ? factsOf() : undefined;
    stars.change((kept) => {
      const old = kept[id];
      if (old) delete kept[id];
      else kept[id] = dropped.get(id) ?? { title, added: Date.now(), note: "", cited };
      if (old) dropped.set(id, old);
    });
    say(stars.trouble);
    refresh();
  }, { class: "star", "data-star": "", "aria-label": `Star ${title}` });
  made.append(starShape());
  return made;
}

/** Shows on each card whether its paper is starred, new or read. */
function showOnCards() {
  const kept = stars.read();
  const read = new Set(readings.read());
  const isNew = newness();
  for (const card of trail.cards()) {
    const id = card.dataset.paper ?? "";
    if (!("kept" in card.dataset)) {
      const link = trail.titleLink(card);
      if (!card.querySelector("[data-star]")) link.parentElement?.after(starButton(card, link.textContent ?? ""));
      card.querySelector("[data-star]")?.setAttribute("aria-pressed", String(id in kept));
    }
    const listings = `${card.dataset.first ?? ""} ${card.dataset.again ?? ""}`.split(" ").filter(Boolean);
    const state = read.has(id) ? "read" : isNew?.(listings) ? "new" : "";
    if (state !== (card.dataset.state ?? "")) mark(card, state);
  }
}

/**
 * @param {HTMLElement} card
 * @param {"" | "new" | "read"} state
 */
function mark(card, state) {
  card.dataset.state = state;
  card.querySelectorAll("[data-mark]").forEach((old) => old.remove());
  const facts = card.querySelector(".facts");
  if (!state || !facts) return;
  facts.prepend(make("span", { class: "mark", "data-mark": "" }, state));
  if (state === "read") return;
  const link = trail.titleLink(card);
  facts.append(
    make("span", { "data-mark": "" }, " · "),
    button("mark as read", () => {
      markRead([card.dataset.paper ?? ""], true);
      say(readings.trouble);
      refresh();
      if (!document.activeElement?.isConnected || document.activeElement === document.body) link.focus();
    }, { class: "plain", "data-mark": "", "aria-label": `Mark as read: ${link.textContent}` }),
  );
}

/** On a paper's page: its star, whether it is read, and the note. @param {HTMLElement} page */
function mountPaper(page) {
  const id = (page.dataset.paper = idAt(location.href));
  const title = page.querySelector("h1")?.textContent ?? "";
  const star = starButton(page, title);
  star.append("Star");
  const read = button("Read", () => {
    markRead([id], read.getAttribute("aria-pressed") !== "true");
    say(readings.trouble);
    refresh();
  }, { class: "toggle" });
  const place = make("div", { class: "keeping" }, star, read);
  page.querySelector("header")?.append(place);
  if (isOn("opened")) markRead([id], true);
  trail.show(page);
  return () => {
    const kept = stars.read()[id];
    star.setAttribute("aria-pressed", String(Boolean(kept)));
    read.setAttribute("aria-pressed", String(readings.read().includes(id)));
    const note = place.querySelector("textarea");
    if (!kept) note?.remove();
    else if (!note) place.append(noteField(id, title));
    else if (note !== document.activeElement) note.value = kept.note;
  };
}

/** On the home page: how many papers are new, and the way to the first. @param {Element} page */
async function showNews(page) {
  const isNew = newness();
  const all = isNew && hasNews() ? await everyPaper() : undefined;
  const read = new Set(readings.read());
  const news = (all ?? []).filter((one) => isNew?.(one.listings) && !read.has(one.id));
  const old = page.querySelector(".since");
  const focused = document.activeElement && old ? [...old.children].indexOf(document.activeElement) : -1;
  old?.remove();
  if (!news.length) {
    if (focused >= 0) document.getElementById("content")?.focus();
    return;
  }
  const first = make("a", { href: address(news[0].id) }, "Go to the first");
  first.addEventListener("click", () => {
    const found = news.map(({ id, title }) => ({ id, title }));
    trail.follow({ name: "what is new", href: ROOT.href, papers: found, at: news[0].id });
  });
  const done = button("Mark all as read", () => {
    markRead(news.map(({ id }) => id), true);
    say(readings.trouble);
    refresh();
  });
  const since = make("p", { class: "since" }, `${papers(news.length)} new since your last visit. `, first, " ", done);
  (page.querySelector(".lead") ?? page.querySelector("h1"))?.after(since);
  /** @type {HTMLElement | undefined} */ (since.children[focused])?.focus();
}

/** @param {number} step to the next card (1) or the previous (-1) */
function move(step) {
  if (paper) {
    const link = document.querySelector(step > 0 ? ".trail [rel=next]" : ".trail [rel=prev]");
    /** @type {HTMLElement | null} */ (link)?.click();
    return;
  }
  const all = trail.cards();
  const current = all.findIndex((card) => card.contains(document.activeElement));
  const inView = all.findIndex((card) => card.getBoundingClientRect().bottom > 0);
  const wanted = current >= 0 ? current + step : step > 0 ? inView : inView - 1;
  if (all[wanted]) trail.titleLink(all[wanted]).focus();
}

/** What has the focus: a card, or the paper of the page. */
function current() {
  return paper ?? document.activeElement?.closest(".card[data-paper]");
}

/** @param {string} selector */
function press(selector) {
  /** @type {HTMLElement | null | undefined} */ (current()?.querySelector(selector))?.click();
}

async function showKeys() {
  (await import("./reader/keys.js")).showKeys();
}

/** @type {Record<string, () => void>} */
const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  o: () => press(".card :is(h2, h3) a"),
  s: () => press("[data-star]"),
  "?": () => void showKeys(),
};

addEventListener("keydown", (event) => {
  const target = /** @type {Element} */ (event.target);
  const isTyping = target.closest?.("input, textarea, select, [contenteditable], dialog");
  const isHeld = event.ctrlKey || event.metaKey || event.altKey || (event.repeat && event.key === "s");
  if (event.defaultPrevented || isTyping || isHeld || !Object.hasOwn(KEYS, event.key) || !isOn("keys")) return;
  event.preventDefault();
  KEYS[event.key]();
});

const showPaper = paper && mountPaper(paper);

/** Shows what is kept, after a change here or in another tab. */
function refresh() {
  showOnCards();
  showPaper?.();
  if (home) void showNews(home);
}

const coming = come();
trail.note();
refresh();
trail.arrive();
void coming.then(refresh);
document.addEventListener("almanac:cards", () => {
  showOnCards();
  trail.arrive();
});
addEventListener("storage", (event) => {
  if (event.key === null || event.key.startsWith("almanac.")) refresh();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) refresh(); // another page may have changed what is kept
});
document.querySelector(".foot p")?.append(button("Keys", () => void showKeys(), { class: "plain" }));
if (list) void import("./reader/list.js").then(({ mount }) => mount(list));
if (document.querySelector(".cite")) void import("./copy.js");
