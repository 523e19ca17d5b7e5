// The list that a paper was opened from, stored for as long as the tab lives: previous and next
// paper, and the way back.
// @ts-check
import { make, paperCount } from "../elements.js";
import { round, sessionText, setSessionText, validList } from "../storage.js";
import { allPapers, paperIdAt, paperUrl } from "../site.js";

/** @typedef {import("../storage.js").List} List */

const KEY = "trail";
const BACK = "#back";

/** Store the list that a paper is opened from. @param {List} list */
export function storeList(list) {
  setSessionText(KEY, JSON.stringify(list));
}

/** @returns {List | undefined} */
function storedList() {
  try {
    return validList(JSON.parse(sessionText(KEY)));
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
      papers: openCards().map(paperOf),
      at: card.dataset.paper ?? "",
      earlier: pageIn("prev"),
      later: pageIn("next"),
      round: /** @type {HTMLElement | null} */ (card.closest("[data-newest]"))?.dataset.newest,
    });
  });
}

/** Return the cards of this page that are not folded. */
export const openCards = () => cards().filter((card) => !card.dataset.folded);

/** @param {HTMLElement} card */
export const paperOf = (card) => ({ id: card.dataset.paper ?? "", title: titleLink(card).textContent ?? "" });

/** On the way back to a list, focus the paper that was open as soon as its card is on the page. */
export function returnToCard() {
  if (location.hash !== BACK) return;
  const list = storedList();
  const card = list?.href === pageUrl() && cards().find((other) => other.dataset.paper === list.at);
  // The home page has the first papers only, and a line that leads on.
  const onward = /** @type {HTMLElement | null} */ (document.querySelector(".home .round a"));
  if (!card && !onward) return;
  (card ? titleLink(card) : onward)?.focus({ preventScroll: true });
  if (card) card.scrollIntoView({ block: "center" });
  history.replaceState(history.state, "", pageUrl());
}

/**
 * On a paper's page, show the links along the list that the paper was opened from, and note how
 * far the reader has come in what is new. Return whether there is such a list.
 * @param {HTMLElement} page
 */
export function mountNavigation(page) {
  const id = page.dataset.paper ?? "";
  const list = storedList();
  if (!list?.papers.some((paper) => paper.id === id)) return false;
  storeList({ ...list, at: id });
  const nav = make("nav", { class: "list-navigation", "aria-label": "In the list" });
  nav.append(...links(list, id));
  page.parentElement?.prepend(nav);
  if (list.round !== undefined) void continueRound(nav, list, id);
  return true;
}

/**
 * Store where the reader is in what is new, and show the whole of it: the home page has the first
 * papers only.
 * @param {HTMLElement} nav
 * @param {List} list
 * @param {string} id
 */
async function continueRound(nav, list, id) {
  const all = list.round ? await allPapers() : undefined;
  const papers = (all ?? []).filter(({ listings }) => listings.includes(list.round ?? "")).map(({ id, title }) => ({ id, title }));
  const whole = papers.some((paper) => paper.id === id) ? { ...list, papers, round: "" } : list;
  round.change(() => ({ ...whole, at: id }));
  if (whole === list) return;
  storeList({ ...whole, at: id });
  const focused = /** @type {HTMLAnchorElement | null} */ (nav.querySelector(":focus"))?.rel;
  nav.replaceChildren(...links(whole, id));
  if (focused !== undefined) /** @type {HTMLElement | null} */ (nav.querySelector(focused ? `[rel=${focused}]` : "a"))?.focus();
}

/**
 * Return the links of a list: back to it, to the previous and to the next paper.
 * @param {List} list
 * @param {string} id the paper whose page it is
 */
function links({ name, href, papers, earlier, later, round }, id) {
  const place = papers.findIndex((paper) => paper.id === id);
  const parts = [
    make("a", { href: href + BACK }, "Back", make("span", { dir: "auto" }, ` to ${name}`)),
    make("span", { class: "count" }, `${place + 1} of ${papers.length}`),
  ];
  for (const [rel, step, word, otherPage] of /** @type {const} */ ([
    ["prev", -1, "Previous", earlier],
    ["next", 1, "Next", later],
  ])) {
    const paper = papers[place + step];
    const address = paper ? paperUrl(paper.id) : otherPage;
    const rest = paper ? make("span", { dir: "auto" }, `: ${paper.title}`) : " page";
    if (address) parts.push(make("a", { href: address, rel }, word, rest));
  }
  const isEnd = round === "" && place === papers.length - 1;
  return isEnd ? [...parts, make("span", { class: "end" }, `That was all: ${paperCount(papers.length)}`)] : parts;
}
