// What the home page shows of its reader's state: what is new, where the reader stopped, and the
// saved searches.
// @ts-check
import { button, make, paperCount } from "../elements.js";
import { allPapers, paperUrl, ROOT } from "../site.js";
import { isOfSite, mutedPapers, round, savedSearches } from "../storage.js";
import { showRead } from "./cards.js";
import { cards, paperOf, storeList } from "./list_navigation.js";
import { hasDone, unreadTest } from "./unread.js";
import { hasNewListings, newPaperTest } from "./visits.js";

/** @typedef {import("../storage.js").List} List */

/** Return a function that shows the state on the home page. @param {HTMLElement} home */
export function mountHome(home) {
  const section = /** @type {HTMLElement | null} */ (home.querySelector("[data-newest]"));
  const line = section?.querySelector(".round");
  const saved = /** @type {HTMLElement | null} */ (home.querySelector("[data-saved-searches]"));
  if (saved) void showSaved(saved);
  let updates = 0;

  return async () => {
    if (!section || !line) return;
    const update = ++updates;
    const isNew = newPaperTest();
    const all = hasNewListings() || hasDone() ? await allPapers() : undefined;
    if (update !== updates) return;
    const slug = section.dataset.newest ?? "";
    const news = hasNewListings() ? (all ?? []).filter((paper) => isNew?.(paper.listings)) : [];
    const newest = (all ?? []).filter((paper) => paper.listings.includes(slug));
    const papers = (news.length ? news : newest).map(({ id, title }) => ({ id, title }));
    const list = {
      name: news.length ? "what is new" : "Newest listing",
      href: ROOT.href,
      papers: papers.length ? papers : cards().filter((card) => section.contains(card)).map(paperOf),
      round: papers.length ? "" : slug,
      at: "",
    };
    const total = papers.length || Number(line.getAttribute("data-total"));
    replace(line, parts(list, total, news.length > 0));
  };
}

/**
 * Return what is said of the papers: how many are new or unread, and where to go on.
 * @param {List} list
 * @param {number} total the number of its papers, of which `list` may have the first only
 * @param {boolean} isNew
 * @returns {(Node | string)[]}
 */
function parts(list, total, isNew) {
  const stopped = round.read();
  const isUnread = unreadTest();
  const ids = new Set(stopped?.papers.map(({ id }) => id));
  const isSame = stopped?.papers.length === total && list.papers.every(({ id }) => ids.has(id));
  const current = isSame ? { ...stopped, name: list.name, href: list.href } : list;
  const unread = current.papers.filter(isUnread);
  // Of a list with the first papers only, none was read: the whole of it is loaded otherwise.
  const left = current.round ? total : unread.length;
  const next = isSame ? followers(stopped)[0] : unread[0];
  const isEnd = !next || !left;
  const rest = !isSame && stopped ? followers(stopped)[0] : undefined;
  const news = isNew && left ? `${paperCount(left)} new since your last visit. ` : "";
  const count = left < total ? `${left.toLocaleString("en")} of ${paperCount(total)} unread. ` : `${paperCount(total)}. `;
  const end = `That was all: ${paperCount(total)}. ${left && left < total ? `${paperCount(left)} unread. ` : ""}`;
  return [
    isEnd ? end : news || count,
    isEnd ? startLink(current, current.papers[0]) : startLink(current, next),
    ...(rest && stopped ? [" ", startLink(stopped, rest, " of what came before")] : []),
    ...(news ? [" ", button("Mark all as read", () => showRead(unread.map(({ id }) => id), true), { class: "text-button" })] : []),
  ];
}

/** Return the papers of a list behind the one that was opened last; none that is muted. @param {List} list */
function followers({ papers, at }) {
  const muted = new Set(mutedPapers.read());
  return papers.slice(papers.findIndex(({ id }) => id === at) + 1).filter(({ id }) => !muted.has(id));
}

/**
 * Return a link to a paper of a list, along which its page then leads.
 * @param {List} list
 * @param {{id: string}} paper
 * @param {string} of
 */
function startLink(list, paper, of = "") {
  const place = list.papers.findIndex(({ id }) => id === paper.id);
  const link = make("a", { href: paperUrl(paper.id) }, `${place ? "Go on" : "Start"} with No. ${place + 1}${of}`);
  link.addEventListener("click", () => storeList({ ...list, at: paper.id }));
  return link;
}

/**
 * Put other content into a line; the focus stays on the part of the same kind, or goes to the page.
 * @param {Element} line
 * @param {(Node | string)[]} content
 */
function replace(line, content) {
  const focused = document.activeElement;
  const hadFocus = focused !== null && line.contains(focused);
  line.replaceChildren(...content);
  if (!hadFocus) return;
  const same = line.querySelector(focused.localName) ?? document.getElementById("content");
  /** @type {HTMLElement | null} */ (same)?.focus();
}

/** Show the saved searches, if there are any. @param {HTMLElement} section */
async function showSaved(section) {
  const list = section.querySelector("ul");
  if (!list) return;
  const render = async () => {
    if (section.hidden && !savedSearches.read().length) return;
    const { showSearches } = await import("./saved_searches.js");
    const count = showSearches(list, (at) => {
      void render();
      const next = /** @type {HTMLElement | undefined} */ (list.children[Math.min(at, list.children.length - 1)]?.querySelector("button"));
      (next ?? document.getElementById("content"))?.focus();
    });
    section.hidden = !count;
  };
  addEventListener("storage", (event) => {
    if (isOfSite(event)) void render();
  });
  await render();
}
