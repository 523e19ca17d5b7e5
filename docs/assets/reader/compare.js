// Two or three papers of the reading list side by side, at `reading/#compare=<id>,<id>`.
// @ts-check
import { button, make } from "../elements.js";
import { isPaperId, paperUrl, topicUrl } from "../site.js";
import { readingList } from "../storage.js";
import { fetchPaper } from "./paper_facts.js";
import { readDetails } from "./widgets.js";

export const MAX_COMPARED = 3;
const START = "#compare=";

/** Return the fragment of an address that compares papers. @param {string[]} ids */
export const compareFragment = (ids) => START + ids.join(",");

/** Return the papers of the list that the address compares. */
function comparedIds() {
  if (!location.hash.startsWith(START)) return [];
  const list = readingList.read();
  const ids = location.hash.slice(START.length).split(",").filter((id) => isPaperId(id) && Object.hasOwn(list, id));
  return [...new Set(ids)].slice(0, MAX_COMPARED);
}

/** Show in `section` the papers that the address compares. @param {HTMLElement} section */
export async function showComparison(section) {
  const ids = comparedIds();
  section.hidden = !location.hash.startsWith(START);
  if (section.hidden) return;
  const title = make("h2", { tabindex: "-1" }, "Side by side");
  const close = button("Close", () => {
    history.replaceState(history.state, "", location.pathname + location.search);
    section.hidden = true;
    document.getElementById("content")?.focus({ preventScroll: true });
  });
  section.replaceChildren(title, make("p", { role: "status" }, "Loading the papers."));
  const pages = await Promise.all(ids.map(fetchPaper));
  const hash = compareFragment(ids);
  if (ids.length > 1 && location.hash !== hash && comparedIds().join() !== ids.join()) return; // another comparison by now
  if (ids.length < 2) section.replaceChildren(title, make("p", {}, "Two or three papers of this list are needed."), close);
  else section.replaceChildren(title, table(ids, pages), close);
  title.focus();
}

/**
 * Return a table with a column for each paper.
 * @param {string[]} ids
 * @param {(Document | undefined)[]} pages
 */
function table(ids, pages) {
  const list = readingList.read();
  const details = pages.map((page, at) => (page ? readDetails(page) : list[ids[at]]?.details));
  const names = pages.map((page) => [...(page?.querySelectorAll("[name=citation_author]") ?? [])].map(
    (tag) => /** @type {HTMLMetaElement} */ (tag).content.split(", ").reverse().join(" "),
  ));
  const topics = details.map((paper) => (paper?.topics ?? []).map(([name, slug]) => make("li", {}, make("a", { href: topicUrl(slug) }, name))));
  /** @type {[string, (Node | string)[][]][]} */
  const rows = [
    ["Authors", names.map((authors) => [authors.join(", ")])],
    ["Facts", details.map((paper, at) => [(names[at].length ? paper?.facts.slice(1) : paper?.facts)?.join(" · ") ?? ""])],
    ["Topics", topics.map((items) => (items.length ? [make("ul", { class: "topics" }, ...items)] : []))],
    ["Abstract", pages.map((page, at) => [(page?.querySelector(".paper .abstract")?.textContent ?? details[at]?.excerpt ?? "").trim()])],
    ["Tags", ids.map((id) => [(list[id]?.tags ?? []).join(", ")])],
    ["Note", ids.map((id) => [list[id]?.note ?? ""])],
  ];
  const head = make("tr", {}, make("td", {}), ...ids.map((id) =>
    make("th", { scope: "col", dir: "auto" }, make("a", { href: paperUrl(id) }, list[id]?.title ?? "")),
  ));
  const body = rows
    .filter(([, cells]) => cells.some((cell) => cell.some((part) => part !== "")))
    .map(([name, cells]) => make("tr", {}, make("th", { scope: "row" }, name), ...cells.map((cell) => make("td", { dir: "auto" }, ...cell))));
  // Where three columns have no room, the table scrolls, also by keyboard.
  return make(
    "div",
    { class: "comparison", role: "region", tabindex: "0", "aria-label": "Papers side by side" },
    make("table", {}, make("thead", {}, head), make("tbody", {}, ...body)),
  );
}
