// The search page: facets that combine, the whole state in the address.
// @ts-check

import { button, make, papers } from "../elements.js";
import { card, withChanges } from "./cards.js";
import { facets } from "./facets.js";
import { find, known, why } from "./find.js";
import { read, write } from "./wanted.js";

/**
 * @typedef {import("./wanted.js").Wanted} Wanted
 * @typedef {import("./find.js").Answered} Answered
 * @typedef {import("./find.js").Result} Result
 */

const SHOWN = 20;
const PAUSE = 500; // ms without a key: a query to come back to
const WIDE = matchMedia("(min-width: 64rem)");
/** @type {Record<string, [string, string]>} */
const ORDERS = {
  date: ["newest first", "without a full date"],
  comments: ["most discussed first", "without a count of comments"],
};
const ALL = { topics: [], any: false, not: [], years: [], organizations: [], code: false };

// The newest entry is of a query that is being typed.
let isDraft = false;

/**
 * Puts an address into the history: as a new entry, or in the place of the draft.
 * @param {string} address
 * @param {boolean} isTyping
 */
function remember(address, isTyping) {
  const isMoved = address !== location.pathname + location.search;
  if (isMoved && isDraft) history.replaceState(null, "", address);
  else if (isMoved) history.pushState(null, "", address);
  // A space at the end moves nothing, and makes no draft of what was settled.
  isDraft = isTyping && (isDraft || isMoved);
}

/** The newest entry stays: the next address is another. */
function settle() {
  isDraft = false;
}

/**
 * How many papers were found and in what order, in words.
 * @param {Answered} answer
 */
function told({ results, changes, counts, sort }) {
  const [order, lacking] = ORDERS[sort] ?? ["", ""];
  const last = counts.last?.[sort] ?? 0;
  const stand = last === 1 ? "stands" : "stand";
  const end = last && last < results.length ? `; ${last.toLocaleString("en")} ${lacking} ${stand} last` : "";
  const isOrdered = order && results.length > 1;
  const count = results.length ? papers(results.length) + (isOrdered ? `, ${order}${end}` : "") : "No paper has all of this";
  return withChanges(count, changes);
}

/**
 * Everything that narrows a search, each with what remains when it is taken out.
 * @param {Wanted} wanted
 * @returns {[string, Partial<Wanted>][]}
 */
function choices(wanted) {
  /** @type {[string, Partial<Wanted>][]} */
  const made = [];
  for (const name of /** @type {const} */ (["topics", "not", "years", "organizations"])) {
    for (const one of wanted[name]) {
      const others = wanted[name].filter((other) => other !== one);
      made.push([name === "not" ? `not ${one}` : one, { [name]: others }]);
    }
  }
  if (wanted.code) made.push(["has code", { code: false }]);
  if (wanted.typed) made.push(["words as typed", { typed: false }]);
  return made;
}

/**
 * Makes the search page of `box`.
 * @param {HTMLElement} box
 */
export async function mount(box) {
  const element = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (box.querySelector(selector));
  const form = /** @type {HTMLFormElement} */ (element("form"));
  const field = /** @type {HTMLInputElement} */ (element("#q"));
  const order = /** @type {HTMLSelectElement} */ (element("select"));
  const status = element("[role=status]");
  const instead = element("[data-instead]");
  const chosen = element("[data-chosen]");
  const list = element(".results");
  const more = /** @type {HTMLButtonElement} */ (element("[data-more]"));
  const narrow = /** @type {HTMLDetailsElement} */ (element("[data-facets]"));
  // What was typed before this was loaded stays, and is searched for.
  field.value ||= read(location.search).q;
  const vocabulary = (await known().catch(() => undefined))?.facets ?? [];
  const slugs = new Map(vocabulary.flatMap(([, topics]) => topics));
  const offered = facets(vocabulary, narrow, choose);

  const title = document.title;
  let wanted = read(location.search);
  /** @type {Result[]} */
  let results = [];
  let shown = { address: "", ids: "" };
  let asked = 0;
  let pause = 0;

  /**
   * Changes what is wanted, and searches.
   * @param {Partial<Wanted>} change
   */
  function choose(change) {
    clearTimeout(pause);
    wanted = { ...wanted, q: field.value, ...change };
    remember(location.pathname + write(wanted), false);
    void search();
  }

  /**
   * @param {string} text
   * @param {Partial<Wanted>} change
   */
  function offer(text, change) {
    return button(text, () => {
      choose(change);
      field.focus();
    });
  }

  function showChosen() {
    const all = choices(wanted);
    document.title = [wanted.q, ...all.map(([name]) => name), title].filter(Boolean).join(" - ");
    const chips = all.map(([name, without], at) => {
      const act = () => {
        choose(without);
        const next = /** @type {HTMLElement | undefined} */ (chosen.children[Math.min(at, all.length - 2)]);
        (next ?? field).focus();
      };
      return button(`${name} ×`, act, { "aria-label": `Take out ${name}` });
    });
    const isMany = all.length > 1;
    chosen.replaceChildren(...chips, ...(isMany ? [offer("Take out all", { ...ALL, typed: false })] : []));
  }

  /** @param {Answered} answer */
  function showInstead({ results, changes, unfiltered }) {
    const isNarrow = choices({ ...wanted, typed: false }).length > 0;
    const ways = [];
    if (changes.some(({ to, isUnknown }) => to || !isUnknown)) {
      ways.push(offer("Search as typed", { typed: true }));
    }
    if (!results.length && isNarrow && unfiltered) {
      ways.push(offer(`${papers(unfiltered)} without what narrows the search`, ALL));
    }
    if (!results.length) {
      ways.push(
        "Try fewer words, another spelling, or go by ",
        make("a", { href: "../tags/" }, "topic"), ", ",
        make("a", { href: "../dates/" }, "date"), " or ",
        make("a", { href: "../names/" }, "name"), ".",
      );
    }
    instead.replaceChildren(...ways);
  }

  /**
   * The cards of the next papers; nothing where a later search has begun.
   * @param {number} from
   * @param {number} to
   */
  async function cards(from, to) {
    const showing = results;
    const found = await Promise.all(results.slice(from, to).map((result) => result.data()));
    return showing === results ? found.map((paper) => card(paper, slugs)) : undefined;
  }

  function showCount() {
    more.hidden = list.children.length >= results.length;
    document.dispatchEvent(new CustomEvent("almanac:cards"));
  }

  /**
   * @param {boolean} [isTyping]
   * @param {{shown?: number, top?: number}} [place] where the reader was in the list
   */
  async function search(isTyping = false, place = {}) {
    const asking = ++asked;
    if (field.value !== wanted.q) field.value = wanted.q;
    showChosen();
    try {
      const answer = await find(wanted, { isTyping });
      if (asking !== asked) return; // a later key has been pressed
      const address = write(wanted);
      const ids = answer.results.map((result) => result.id).join();
      // A pause in typing asks once more, mostly for the same: then the list stays as it is.
      if (shown.address !== address || shown.ids !== ids) {
        results = answer.results;
        const found = await cards(0, place.shown ?? SHOWN);
        if (asking !== asked || !found) return;
        list.replaceChildren(...found);
        shown = { address, ids };
      }
      offered.show(wanted, answer.counts);
      status.textContent = told(answer);
      order.value = answer.sort;
      showInstead(answer);
      showCount();
      if (place.top !== undefined) scrollTo(0, place.top);
    } catch (error) {
      if (asking === asked) status.textContent = why(error);
    }
  }

  field.addEventListener("input", () => {
    wanted = { ...wanted, q: field.value, typed: false };
    remember(location.pathname + write(wanted), true);
    void search(true);
    clearTimeout(pause);
    pause = window.setTimeout(() => {
      settle();
      void search();
    }, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    choose({});
  });
  order.addEventListener("change", () => choose({ sort: /** @type {Wanted["sort"]} */ (order.value) }));
  more.addEventListener("click", async () => {
    more.disabled = true;
    try {
      const next = await cards(list.children.length, list.children.length + SHOWN);
      list.append(...(next ?? []));
      next?.[0]?.querySelector("a")?.focus();
      showCount();
    } catch (error) {
      status.textContent = why(error);
    }
    more.disabled = false;
  });
  // Where the reader was, for the way back; the browser cannot know before the list is there.
  list.addEventListener("click", () => history.replaceState({ shown: list.children.length, top: scrollY }, ""));
  addEventListener("popstate", () => {
    clearTimeout(pause);
    settle();
    wanted = read(location.search);
    void search(false, history.state ?? {});
  });
  WIDE.addEventListener("change", () => (narrow.open = WIDE.matches));
  narrow.open = WIDE.matches;
  status.textContent = "Loading the index";
  if (field.value === wanted.q) void search(false, history.state ?? {});
  else field.dispatchEvent(new Event("input"));
}
