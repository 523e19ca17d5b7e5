// Saved searches: queries of the search page with a name. The home page and the search page show
// them, each with the number of its papers that are new.
// @ts-check
import { button, make } from "../elements.js";
import { searchUrl } from "../site.js";
import { isOfSite, savedSearches, visit } from "../storage.js";
import { showMessage } from "./widgets.js";
import { hasNewListings } from "./visits.js";

/** @typedef {import("../storage.js").SavedSearch} SavedSearch */

const MAX_NAME = 100; // characters, as in storage.js

/**
 * Save a search, in place of one with the same query; return why that failed, or an empty text.
 * @param {string} name
 * @param {string} query as `formatQuery` gives it
 */
export function saveSearch(name, query) {
  const search = { name: name.trim().slice(0, MAX_NAME).trim(), query, added: Date.now() };
  savedSearches.change((stored) => [...stored.filter((other) => other.query !== query), search]);
  return savedSearches.error;
}

/** @param {string} query */
function removeSearch(query) {
  savedSearches.change((stored) => stored.filter((other) => other.query !== query));
  showMessage(savedSearches.error);
}

/** @type {Map<string, Promise<number>>} By query and the listings that are not new. */
const counts = new Map();

/**
 * Return how many papers that a search finds are new. The index has the listings of each paper, so
 * no paper is loaded for that.
 * @param {string} query
 */
async function countNew(query) {
  if (!hasNewListings()) return 0;
  const known = visit.read()?.before ?? [];
  const key = [query, ...known].join("\n");
  const count = counts.get(key) ?? search(query, known);
  counts.set(key, count);
  count.catch(() => counts.delete(key));
  return count;
}

/** @param {string} query @param {string[]} known */
async function search(query, known) {
  const [{ findPapers }, { parseQuery }] = await Promise.all([import("../search/engine.js"), import("../search/query.js")]);
  const without = known.map((listing) => ({ listing }));
  const { results, most } = await findPapers({ ...parseQuery(query), without }, { isCounted: false });
  return results.length - most;
}

/** Wait until the browser has nothing else to do. */
const idle = () =>
  new Promise((resolve) => ("requestIdleCallback" in window ? requestIdleCallback(resolve, { timeout: 3000 }) : setTimeout(resolve, 200)));

/**
 * Show the saved searches in a list: links, the numbers of new papers as soon as they are known,
 * and buttons that remove one.
 * @param {HTMLElement} list
 * @param {(focus: number) => void} onRemove called with the place of the search that was removed
 */
export function showSearches(list, onRemove) {
  const searches = savedSearches.read();
  list.replaceChildren(
    ...searches.map(({ name, query }, at) => {
      const news = make("span", { class: "news" });
      const remove = button("Remove", () => {
        removeSearch(query);
        onRemove(at);
      }, { class: "text-button", "aria-label": `Remove the saved search ${name}` });
      void idle()
        .then(() => countNew(query))
        .then((count) => (news.textContent = count ? `${count.toLocaleString("en")} new` : ""), () => {});
      return make("li", {}, make("a", { href: searchUrl(query), dir: "auto" }, name), " ", news, " ", remove);
    }),
  );
  return searches.length;
}

/**
 * On the search page, offer to save the search, and show those that are saved.
 * @param {HTMLElement} box
 * @param {() => string} getQuery returns the query as `formatQuery` does; empty if there is none
 */
export function mountSaveSearch(box, getQuery) {
  const field = make("input", { id: "search-name", maxlength: String(MAX_NAME), required: "", autocomplete: "off" });
  const form = make(
    "form",
    { hidden: "" },
    make("label", { for: "search-name" }, "Name of this search"),
    " ",
    field,
    " ",
    make("button", {}, "Save"),
    " ",
    button("Cancel", () => close(), { class: "text-button" }),
  );
  const open = button("Save this search", () => {
    const query = getQuery();
    if (!query) {
      status.textContent = "Type something to search for, or choose a filter, then save it.";
      return;
    }
    status.textContent = "";
    field.value = nameOf(query);
    form.hidden = false;
    open.hidden = true;
    field.focus();
    field.select();
  }, { class: "text-button" });
  const status = make("span", { "aria-live": "polite" });
  const list = make("ul", { class: "saved-searches" });
  const summary = make("summary", {});
  const saved = make("details", {}, summary, list);

  function close() {
    form.hidden = true;
    open.hidden = false;
    open.focus();
  }

  function render() {
    const count = showSearches(list, (at) => {
      render();
      const next = /** @type {HTMLElement | undefined} */ (list.children[Math.min(at, list.children.length - 1)]?.querySelector("button"));
      (next ?? open).focus();
    });
    saved.hidden = !count;
    summary.textContent = `Saved searches (${count})`;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = field.value.trim();
    if (!name) return field.focus();
    const failure = saveSearch(name, getQuery());
    status.textContent = failure || `Saved as “${name}”.`;
    close();
    render();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  addEventListener("storage", (event) => {
    if (isOfSite(event)) render();
  });
  box.append(open, form, status, saved);
  render();
}

/** Return a name for a search: its words and filters. @param {string} query */
function nameOf(query) {
  const parameters = [...new URLSearchParams(query)].filter(([name]) => !["sort", "typed", "any"].includes(name));
  const words = parameters.map(([name, value]) => (name === "code" ? "has code" : name === "not" ? `without ${value}` : value));
  return words.join(", ").slice(0, MAX_NAME).trim();
}
