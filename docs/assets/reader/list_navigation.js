// The list that a paper was opened from, stored for as long as the tab lives: previous and next
// paper, and the way back.
// @ts-check
import { make } from "../elements.js";
import { sessionText, setSessionText } from "../storage.js";
import { isPaperId, isSiteUrl, paperIdAt, paperUrl } from "../site.js";

/**
 * `href` is the list's address, `earlier` and `later` are those of the pages around it; `at` is
 * the paper that was opened last.
 * @typedef {{name: string, href: string, papers: {id: string, title: string}[], at: string,
 *   earlier?: string, later?: string}} List
 */

const KEY = "almanac.trail";
const BACK = "#back";

/** Store the list that a paper is opened from. @param {List} list */
export function storeList(list) {
  setSessionText(KEY, JSON.stringify(list));
}

/** @returns {List | undefined} */
function storedList() {
  try {
    const list = JSON.parse(sessionText(KEY));
    const isValid =
      typeof list.name === "string" &&
      list.papers.every((/** @type {any} */ paper) => isPaperId(paper.id) && typeof paper.title === "string") &&
      [list.href, list.earlier, list.later].every((href) => href === undefined || isSiteUrl(href));
    return isValid ? list : undefined;
  } catch {
    return undefined;
  }
}

/** Return the cards of this page; each gets its paper's id from its link. @returns {HTMLElement[]} */
export function cards() {
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("main .card")]);
  for (const card of all) card.dataset.paper ??= paperIdAt(titleLink(card).href);
  return all;
}

/** @param {HTMLElement} card */
export function titleLink(card) {
  return /** @type {HTMLAnchorElement} */ (card.querySelector(":is(h2, h3) a"));
}

/** Return the address of this page without its fragment. */
function pageUrl() {
  return location.href.replace(location.hash, "");
}

/** Return the name of the list that a card is in. @param {HTMLElement} card */
function listName(card) {
  const section = card.closest(".home section");
  const query = new URLSearchParams(location.search).get("q");
  const name = (section ?? document).querySelector(section ? "h2" : "h1")?.textContent ?? "";
  return query ? `${name}: ${query}` : name;
}

/** Store the list of this page whenever a paper is opened from it. */
export function watchLinks() {
  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest(".card :is(h2, h3) a");
    const card = /** @type {HTMLElement | null | undefined} */ (link?.closest("[data-paper]"));
    if (!card) return;
    const pageIn = (/** @type {string} */ direction) =>
      /** @type {HTMLAnchorElement | null} */ (document.querySelector(`.pager a[rel=${direction}]`))?.href;
    storeList({
      name: listName(card),
      href: pageUrl(),
      papers: cards().map((other) => ({ id: other.dataset.paper ?? "", title: titleLink(other).textContent ?? "" })),
      at: card.dataset.paper ?? "",
      earlier: pageIn("prev"),
      later: pageIn("next"),
    });
  });
}

/** On the way back to a list, focus the paper that was open once its card is on the page. */
export function returnToCard() {
  const list = location.hash === BACK ? storedList() : undefined;
  const card = list?.href === pageUrl() && cards().find((other) => other.dataset.paper === list.at);
  if (!card) return;
  titleLink(card).focus({ preventScroll: true });
  card.scrollIntoView({ block: "center" });
  history.replaceState(history.state, "", pageUrl());
}

/**
 * On a paper's page, show the links along the list that the paper was opened from.
 * @param {HTMLElement} page
 */
export function mountNavigation(page) {
  const list = storedList();
  const place = list ? list.papers.findIndex((paper) => paper.id === page.dataset.paper) : -1;
  if (!list || place < 0) return;
  storeList({ ...list, at: list.papers[place].id });
  const nav = make(
    "nav",
    { class: "list-navigation", "aria-label": "In the list" },
    make("a", { href: list.href + BACK }, `Back to ${list.name}`),
    make("span", { class: "count" }, `${place + 1} of ${list.papers.length}`),
  );
  for (const [rel, step, word, otherPage] of /** @type {const} */ ([
    ["prev", -1, "Previous", list.earlier],
    ["next", 1, "Next", list.later],
  ])) {
    const paper = list.papers[place + step];
    const href = paper ? paperUrl(paper.id) : otherPage;
    if (href) nav.append(make("a", { href, rel, dir: "auto" }, paper ? `${word}: ${paper.title}` : `${word} page`));
  }
  page.parentElement?.prepend(nav);
}
