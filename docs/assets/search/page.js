// The search page: a field, facets, and results; the address has the whole query.
// @ts-check

import { button, make, paperCount, prefill } from "../elements.js";
import { mountSaveSearch } from "../reader/saved_searches.js";
import { siteData, siteUrl } from "../site.js";
import { findPapers } from "./engine.js";
import { mountFacets } from "./facets.js";
import { mountSheet } from "./filter_sheet.js";
import { formatQuery, parseQuery } from "./query.js";
import { failureText, omission, resultItems, summary } from "./results.js";

/**
 * @typedef {import("./query.js").Query} Query
 * @typedef {import("./engine.js").Answer} Answer
 */

const SHOWN = 20;
const PAUSE = 500; // ms without a key: the query is worth an entry in the history
const WIDE = matchMedia("(min-width: 64rem)");
// What narrows a search, as it is when nothing does.
const { q, sort, typed, ...NO_FILTERS } = parseQuery("");

// Whether the newest entry of the history has a query that is being typed.
let isDraft = false;

/**
 * Put the address of a query into the history: as a new entry, or in place of the draft.
 * @param {Query} query
 * @param {boolean} isTyping
 */
function storeAddress(query, isTyping) {
  const address = location.pathname + formatQuery(query);
  const isNew = address !== location.pathname + location.search;
  if (isNew && isDraft) history.replaceState(null, "", address);
  else if (isNew) history.pushState(null, "", address);
  // A space at the end changes no address, and makes no draft of a finished query.
  isDraft = isTyping && (isDraft || isNew);
}

/**
 * Return the order of the results, in words behind their number.
 * @param {Answer} answer
 * @param {string} order its name in the list of orders
 */
function orderText({ results, sort, last }, order) {
  if (!sort || results.length < 2) return "";
  const lacking = sort === "date" ? "a full date" : `a count of ${sort}`;
  const end = last && last < results.length ? `; ${last.toLocaleString("en")} without ${lacking} last` : "";
  return `, ${order} first${end}`;
}

/**
 * Return the filters of a query, each with the change that removes it.
 * @param {Query} query
 * @returns {[string, Partial<Query>][]}
 */
function activeFilters(query) {
  /** @type {[string, Partial<Query>][]} */
  const filters = [];
  for (const name of /** @type {const} */ (["topics", "not", "years", "organizations", "authors"])) {
    for (const value of query[name]) {
      const others = query[name].filter((other) => other !== value);
      filters.push([name === "not" ? `not ${value}` : value, { [name]: others }]);
    }
  }
  const { from, to } = query;
  if (from || to) filters.push([!to ? `from ${from}` : !from ? `until ${to}` : `${from} to ${to}`, { from: "", to: "" }]);
  if (query.code) filters.push(["has code", { code: false }]);
  if (query.typed) filters.push(["words as typed", { typed: false }]);
  return filters;
}

/**
 * Build the search page in `box`.
 * @param {HTMLElement} box
 */
export function mount(box) {
  const element = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (box.querySelector(selector));
  const form = /** @type {HTMLFormElement} */ (element("form"));
  const field = /** @type {HTMLInputElement} */ (element("#q"));
  const order = /** @type {HTMLSelectElement} */ (element("select"));
  const status = element("[role=status]");
  const alternatives = element("[data-alternatives]");
  const chips = element("[data-active-filters]");
  const list = element(".results");
  const more = /** @type {HTMLButtonElement} */ (element("[data-more]"));
  const panel = element("[data-facets]");
  const exported = /** @type {HTMLDetailsElement} */ (element("[data-export]"));
  const sheet = mountSheet(element("[data-filters]"), chips, panel);
  let query = parseQuery(location.search);
  // What the reader typed, chose or opened before this was loaded stays, and is searched for.
  prefill(field, query.q);
  order.value ||= query.sort;
  /** @type {ReturnType<typeof mountFacets> | undefined} */
  let facets;

  const title = document.title;
  let found = /** @type {Answer} */ ({});
  let shown = { address: "", ids: "" };
  let searches = 0;
  let pause = 0;

  /**
   * Change the query, and search.
   * @param {Partial<Query>} change
   */
  function changeQuery(change) {
    clearTimeout(pause);
    query = { ...query, q: field.value, ...change };
    storeAddress(query, false);
    void search();
  }

  function changeOrder() {
    changeQuery({ sort: /** @type {Query["sort"]} */ (order.value) });
  }

  /**
   * Return a button that changes the query.
   * @param {string} text
   * @param {Partial<Query>} change
   */
  function changeButton(text, change) {
    return button(text, () => {
      changeQuery(change);
      field.focus();
      sheet.focus();
    });
  }

  function showFilters() {
    const filters = activeFilters(query);
    document.title = [query.q, ...filters.map(([name]) => name), title].filter(Boolean).join(" - ");
    const buttons = filters.map(([name, change], at) => {
      const remove = () => {
        changeQuery(change);
        const next = /** @type {HTMLElement | undefined} */ (chips.children[Math.min(at, filters.length - 2)]);
        (next ?? field).focus();
        if (!next) sheet.focus();
      };
      return button(`${name} ×`, remove, { "aria-label": `Clear ${name}` });
    });
    const hasSeveral = filters.length > 1;
    chips.replaceChildren(...buttons, ...(hasSeveral ? [changeButton("Clear filters", { ...NO_FILTERS, typed: false })] : []));
  }

  /** Say which words were left out, and offer other queries. @param {Answer} answer */
  function showAlternatives(answer) {
    const { results, changes, unfiltered } = answer;
    const isFiltered = activeFilters({ ...query, typed: false }).length > 0;
    /** @type {(Node | string)[]} */
    const content = [omission(answer), " "];
    if (changes.some(({ to }) => to)) content.push(changeButton("Search as typed", { typed: true }));
    if (!results.length && isFiltered && unfiltered) {
      content.push(changeButton(`${paperCount(unfiltered)} without filters`, NO_FILTERS));
    }
    if (!results.length) {
      content.push(
        "Try fewer words or another spelling, or browse by ",
        make("a", { href: siteUrl("tags/") }, "topic"), ", ",
        make("a", { href: siteUrl("dates/") }, "date"), " or ",
        make("a", { href: siteUrl("authors/") }, "author"), ".",
      );
    }
    alternatives.replaceChildren(...content.filter((part) => String(part).trim()));
  }

  /** @param {unknown} error @param {number} [isShown] how many results were */
  function showFailure(error, isShown) {
    const { message, buttons } = failureText(error, () => void search(false, { shown: isShown }));
    shown = { address: "", ids: "" };
    status.textContent = message;
    alternatives.replaceChildren(...buttons);
  }

  function announceCards() {
    more.hidden = list.children.length >= found.results.length;
    exported.hidden = !found.results.length;
    document.dispatchEvent(new Event("almanac:cards"));
  }

  /**
   * @param {boolean} [isTyping]
   * @param {{shown?: number, top?: number}} [place] where the reader was in the list
   */
  async function search(isTyping = false, place = {}) {
    const number = ++searches;
    list.ariaBusy = "true"; // until it holds what this search, or one begun later, has found
    if (field.value !== query.q) field.value = query.q;
    showFilters();
    try {
      const answer = await findPapers(query, { isTyping });
      if (number !== searches) return; // another search has begun
      const address = formatQuery(query);
      const site = await siteData();
      if (number !== searches) return;
      const ids = [answer.most, ...answer.results.map((result) => result.id)].join();
      // After a pause in typing the results are mostly the same: then the list stays as it is.
      if (shown.address !== address || shown.ids !== ids) {
        const items = await resultItems(site.facets, answer, 0, place.shown ?? SHOWN);
        if (number !== searches) return;
        found = answer;
        list.replaceChildren(...items);
        shown = { address, ids };
      }
      facets ??= mountFacets(site, panel, changeQuery);
      facets.show(query, answer.counts);
      sheet.show(answer.results.length ? paperCount(answer.results.length) : "no papers");
      order.value = answer.sort;
      status.textContent = summary(answer, orderText(answer, order.selectedOptions[0]?.text));
      showAlternatives(answer);
      announceCards();
      if (place.top !== undefined) scrollTo(0, place.top);
    } catch (error) {
      if (number !== searches) return;
      // Not what an earlier query found: nothing is known of this one.
      list.replaceChildren();
      found = { ...found, results: [] };
      announceCards();
      showFailure(error, place.shown);
    }
    if (number === searches) list.ariaBusy = "false";
  }

  field.addEventListener("input", () => {
    query = { ...query, q: field.value, typed: false };
    storeAddress(query, true);
    void search(true);
    clearTimeout(pause);
    pause = window.setTimeout(() => {
      isDraft = false; // the next address gets another entry
      void search();
    }, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    changeQuery({});
  });
  order.addEventListener("change", changeOrder);
  more.addEventListener("click", async () => {
    more.disabled = true;
    const current = found;
    try {
      const { facets } = await siteData();
      const items = await resultItems(facets, found, list.children.length, list.children.length + SHOWN);
      if (current === found) {
        list.append(...items);
        items[0]?.querySelector("a")?.focus();
        announceCards();
      }
    } catch (error) {
      showFailure(error, list.children.length + SHOWN);
    }
    more.disabled = false;
  });
  // Where the reader was, for the way back: the browser cannot scroll there before the list is loaded.
  list.addEventListener("click", () => history.replaceState({ shown: list.children.length, top: scrollY }, ""));
  addEventListener("popstate", () => {
    clearTimeout(pause);
    isDraft = false;
    query = parseQuery(location.search);
    void search(false, history.state ?? {});
  });
  mountSaveSearch(element("[data-save-search]"), () => formatQuery({ ...query, q: field.value }));
  WIDE.addEventListener("change", () => sheet.close());
  // It lies over what is below: a press beside it closes it.
  addEventListener("click", (event) => {
    if (!exported.contains(/** @type {Node} */ (event.target))) exported.open = false;
  });
  exported.addEventListener(
    "toggle",
    async () => exported.append((await import("./export_results.js")).exportBox(() => found.results)),
    { once: true },
  );
  status.textContent = "Loading the index";
  if (order.value !== query.sort) changeOrder();
  else if (field.value === query.q) void search(false, history.state ?? {});
  else field.dispatchEvent(new Event("input"));
}
