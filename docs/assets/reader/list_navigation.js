// The list that a paper was opened from, as long as the tab lives: previous, next, and back.
// @ts-check
import { make } from "../elements.js";
import { address, idAt, isId, ROOT } from "./kept.js";

/**
 * `href` is the list's address, `earlier` and `later` those of the pages around it; `at` is
 * the paper that was opened last.
 * @typedef {{name: string, href: string, papers: {id: string, title: string}[], at: string,
 *   earlier?: string, later?: string}} Trail
 */

const KEY = "almanac.trail";
const BACK = "#back";

/** @param {Trail} trail */
export function follow(trail) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(trail));
  } catch {
    // Then the paper's page offers no way back but the browser's.
  }
}

/** @returns {Trail | undefined} */
function followed() {
  try {
    const trail = JSON.parse(sessionStorage.getItem(KEY) ?? "");
    const isOurs = (/** @type {unknown} */ href) => String(new URL(String(href))).startsWith(ROOT.href);
    const isSound =
      typeof trail.name === "string" &&
      trail.papers.every((/** @type {any} */ paper) => isId(paper.id) && typeof paper.title === "string") &&
      [trail.href, trail.earlier, trail.later].every((href) => href === undefined || isOurs(href));
    return isSound ? trail : undefined;
  } catch {
    return undefined;
  }
}

/** The cards of this page, from the first to the last; each gets its paper's id from its link. @returns {HTMLElement[]} */
export function cards() {
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("main .card")]);
  for (const card of all) card.dataset.paper ??= idAt(titleLink(card).href);
  return all;
}

/** @param {HTMLElement} card */
export function titleLink(card) {
  return /** @type {HTMLAnchorElement} */ (card.querySelector(":is(h2, h3) a"));
}

/** The address of this page, without its fragment. */
function here() {
  return location.href.replace(location.hash, "");
}

/** What the list around a card is called. @param {HTMLElement} card */
function listName(card) {
  const section = card.closest(".home section");
  const words = new URLSearchParams(location.search).get("q");
  const name = (section ?? document).querySelector(section ? "h2" : "h1")?.textContent ?? "";
  return words ? `${name}: ${words}` : name;
}

/** Notes the list of this page when a paper is opened from it. */
export function note() {
  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest(".card :is(h2, h3) a");
    const card = /** @type {HTMLElement | null | undefined} */ (link?.closest("[data-paper]"));
    if (!card) return;
    const turned = (/** @type {string} */ way) =>
      /** @type {HTMLAnchorElement | null} */ (document.querySelector(`.pager a[rel=${way}]`))?.href;
    follow({
      name: listName(card),
      href: here(),
      papers: cards().map((one) => ({ id: one.dataset.paper ?? "", title: titleLink(one).textContent ?? "" })),
      at: card.dataset.paper ?? "",
      earlier: turned("prev"),
      later: turned("next"),
    });
  });
}

/** On the way back to a list: to the paper that was open. True once it is found. */
export function arrive() {
  const trail = location.hash === BACK ? followed() : undefined;
  const card = trail?.href === here() && cards().find((one) => one.dataset.paper === trail.at);
  if (!card) return;
  titleLink(card).focus({ preventScroll: true });
  card.scrollIntoView({ block: "center" });
  history.replaceState(history.state, "", here());
}

/**
 * On a paper's page: the way along the list that it was opened from.
 * @param {HTMLElement} paper
 */
export function show(paper) {
  const trail = followed();
  const place = trail ? trail.papers.findIndex((one) => one.id === paper.dataset.paper) : -1;
  if (!trail || place < 0) return;
  follow({ ...trail, at: trail.papers[place].id });
  const nav = make("nav", { class: "trail", "aria-label": "In the list" });
  nav.append(make("a", { href: trail.href + BACK }, `Back to ${trail.name}`));
  nav.append(make("span", { class: "count" }, `${place + 1} of ${trail.papers.length}`));
  for (const [way, step, word, page] of /** @type {const} */ ([
    ["prev", -1, "Previous", trail.earlier],
    ["next", 1, "Next", trail.later],
  ])) {
    const other = trail.papers[place + step];
    const href = other ? address(other.id) : page;
    if (!href) continue;
    const link = make("a", { href, rel: way, dir: "auto" }, other ? `${word}: ${other.title}` : `${word} page`);
    nav.append(link);
  }
  paper.parentElement?.prepend(nav);
}
