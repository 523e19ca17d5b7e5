// The cards of a page: star, mark as read and mute on each, and whether its paper is new, read or
// muted.
// @ts-check
import { button, make, setAttributes } from "../elements.js";
import { paperIdAt } from "../site.js";
import { markRead, mutedPapers, readingList, readPapers, setMembers, words } from "../storage.js";
import { cards, titleLink } from "./list_navigation.js";
import { changeReadingList, icon, showMessage } from "./widgets.js";
import { newPaperTest } from "./visits.js";

/** @type {Map<string, import("../storage.js").StarredPaper>} Put back, with the note, if starred again. */
const unstarred = new Map();

const MUTED = "Muted";

/** @type {Set<HTMLElement>} Folded cards that the reader has opened. */
const opened = new Set();

/** @type {() => void} Shows on the whole page what is stored, after a change. */
let refreshPage = () => {};

/** Call `refresh` after each change by a card. @param {() => void} refresh */
export function onChange(refresh) {
  refreshPage = refresh;
}

/**
 * Return the star of a paper, which is on its card or its page.
 * @param {HTMLElement} place
 * @param {string} title
 * @param {() => Partial<import("../storage.js").StarredPaper>} [facts] what is known of it here
 */
export function starButton(place, title, facts = () => ({})) {
  const id = place.dataset.paper ?? "";
  const star = button("", () => {
    changeReadingList((list) => {
      const old = list[id];
      if (old) delete list[id];
      else list[id] = unstarred.get(id) ?? { title, added: Date.now(), note: "", ...facts() };
      if (old) unstarred.set(id, old);
    });
    refreshPage();
  }, { class: "star", "data-star": "", "aria-label": `Star ${title}` });
  star.append(icon("star"));
  return star;
}

/**
 * Mark papers as read, or as not read, and show that or why it failed.
 * @param {string[]} ids
 * @param {boolean} isRead
 */
export function showRead(ids, isRead) {
  markRead(ids, isRead);
  showMessage(readPapers.error);
  refreshPage();
}

/**
 * Mute papers, or show them again.
 * @param {HTMLElement} card
 * @param {boolean} isMuted
 */
function mute(card, isMuted) {
  const hadFocus = card.contains(document.activeElement);
  setMembers(mutedPapers, [card.dataset.paper ?? ""], isMuted);
  showMessage(mutedPapers.error);
  opened.delete(card);
  refreshPage();
  const next = card.querySelector(isMuted ? ".folded button" : ":is(h2, h3) a");
  if (hadFocus) /** @type {HTMLElement | null} */ (next)?.focus();
}

/** Show on each card whether its paper is starred, new, read or muted. */
export function updateCards() {
  const starred = readingList.read();
  const read = new Set(readPapers.read());
  const isNew = newPaperTest();
  for (const card of cards()) {
    const id = card.dataset.paper ?? "";
    const triage = card.querySelector(".triage") ?? mountTriage(card);
    card.querySelector(".star")?.setAttribute("aria-pressed", String(id in starred));
    const listings = `${card.dataset.first ?? ""} ${card.dataset.again ?? ""}`.split(" ").filter(Boolean);
    const state = read.has(id) ? "read" : isNew?.(listings) ? "new" : "";
    if (state !== card.dataset.state) showState(card, triage, state);
  }
  updateFolds();
  void updateWords();
}

/** Fold the cards of muted papers and of papers with a muted word; not on the reading list. */
export function updateFolds() {
  const muted = new Set(mutedPapers.read());
  for (const card of cards()) {
    if ("starred" in card.dataset) continue;
    const { paper = "", mutedWord } = card.dataset;
    showFold(card, muted.has(paper) ? MUTED : mutedWord ? `Muted word “${mutedWord}”` : "");
  }
}

/**
 * Return what a card shows of its paper; its page has the same, and more (reader/paper_facts.js).
 * @param {HTMLElement} card
 * @returns {import("../storage.js").Details}
 */
function detailsOf(card) {
  const text = (/** @type {string} */ selector) => card.querySelector(selector)?.textContent ?? "";
  const topics = /** @type {NodeListOf<HTMLAnchorElement>} */ (card.querySelectorAll("ul.topics a"));
  return {
    facts: text(".facts").split(" · ").map((fact) => fact.trim()).filter((fact) => fact && !/^No\. \d/.test(fact)),
    excerpt: text(".gist").trim(),
    topics: [...topics].map((link) => [link.textContent ?? "", paperIdAt(link.href)]),
  };
}

/** Add to a card what a reader can do with its paper. @param {HTMLElement} card */
function mountTriage(card) {
  const link = titleLink(card);
  const title = link.textContent ?? "";
  const isListed = "starred" in card.dataset; // on the reading list, which has its own buttons
  if (!isListed) link.parentElement?.after(starButton(card, title, () => ({ details: detailsOf(card) })));
  const read = button("", () => showRead([card.dataset.paper ?? ""], card.dataset.state !== "read"), { "data-read": "" });
  read.append(icon("check"));
  const triage = make("div", { class: "triage" }, make("span", { class: "mark" }), read);
  if (!isListed) {
    const fold = button("", () => mute(card, true), { "data-mute": "", title: "Mute", "aria-label": `Mute ${title}` });
    fold.append(icon("mute"));
    triage.append(fold);
  }
  card.append(triage);
  return triage;
}

/**
 * @param {HTMLElement} card
 * @param {Element} triage
 * @param {"" | "new" | "read"} state
 */
function showState(card, triage, state) {
  card.dataset.state = state;
  const mark = triage.querySelector(".mark");
  if (mark) mark.textContent = state;
  const read = triage.querySelector("[data-read]");
  const action = state === "read" ? "Mark as unread" : "Mark as read";
  if (read) setAttributes(read, { title: action, "aria-label": `${action}: ${titleLink(card).textContent}` });
}

/**
 * Fold a card to a line, or show the whole of it if there is no reason to fold it.
 * @param {HTMLElement} card
 * @param {string} reason
 */
function showFold(card, reason) {
  const line = card.querySelector(".folded");
  if (!reason || opened.has(card)) {
    line?.remove();
    delete card.dataset.folded;
    return;
  }
  if (card.dataset.folded === reason) return;
  card.dataset.folded = reason;
  line?.remove();
  const title = titleLink(card).textContent ?? "";
  const show = button("Show", () => {
    opened.add(card);
    showFold(card, "");
    titleLink(card).focus();
  }, { class: "text-button", "aria-label": `Show ${title}` });
  const undo = button("Undo", () => mute(card, false), { class: "text-button", "aria-label": `Undo: mute ${title}` });
  const isByReader = reason === MUTED;
  card.prepend(make("p", { class: "folded" }, `${reason}: `, make("span", { dir: "auto" }, title), " ", ...(isByReader ? [undo, " "] : []), show));
}

/** Whether cards show that words are marked or muted. */
let hasWords = false;

/** Mark or fold the cards that have the reader's words. */
async function updateWords() {
  const stored = words.read();
  if (!hasWords && !stored.highlight.length && !stored.mute.length) return;
  hasWords = true;
  (await import("./words.js")).showWords(cards(), stored);
}
