// The field in the head of every page: papers as one types, in a list below it.
// @ts-check

import { make, papers } from "../elements.js";
import { excerpt, titled, withChanges } from "./cards.js";
import { find, pagefind, why } from "./find.js";
import { worded, write } from "./wanted.js";

const SHOWN = 8;
const PAUSE = 400; // ms without a key: the last word is finished
const KEPT = "almanac.query";
const SEARCH = new URL("../../search/", import.meta.url).pathname;

/** The last query of this tab. */
function kept() {
  try {
    return sessionStorage.getItem(KEPT) ?? "";
  } catch {
    return ""; // storage is switched off: nothing is kept
  }
}

/** @param {string} query */
function keep(query) {
  try {
    sessionStorage.setItem(KEPT, query);
  } catch {
    // The next page begins with an empty field.
  }
}

/**
 * Makes a combobox of the field, once it has the focus.
 * @param {HTMLInputElement} field
 */
export function attach(field) {
  const form = /** @type {HTMLFormElement} */ (field.form);
  const status = make("p", { role: "status" });
  const list = make("div", { role: "listbox", id: "found", "aria-label": "Papers found" });
  const below = make("div", { class: "found" }, status, list);
  /** @type {boolean | undefined} whether one types what is to be searched for next */
  let next;
  let isBusy = false;
  let closed = 0; // how often, as an answer under way must not open the list again
  let pause = 0;
  let at = -1;

  const options = () => /** @type {HTMLAnchorElement[]} */ ([...list.children]);

  /** @param {boolean} isOpen */
  function open(isOpen) {
    below.hidden = !isOpen;
    field.setAttribute("aria-expanded", String(isOpen && list.children.length > 0));
    list.hidden = !list.children.length;
    if (!isOpen) point(-1);
  }

  /** @param {number} to */
  function point(to) {
    at = to;
    options().forEach((option, i) => option.setAttribute("aria-selected", String(i === to)));
    const option = options()[to];
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  /**
   * @param {string} said
   * @param {HTMLAnchorElement[]} found
   */
  function show(said, found) {
    status.textContent = said;
    const isSame = found.map(String).join() === options().map(String).join(); // their addresses
    if (!isSame || below.hidden) {
      found.forEach((option, i) => option.setAttribute("id", `found-${i}`));
      list.replaceChildren(...found);
      point(-1);
    }
    open(true);
  }

  /** Closes the list, which no answer that is under way opens again. */
  function close() {
    closed++;
    next = undefined;
    clearTimeout(pause);
    open(false);
  }

  /**
   * One search at a time; of what is typed during one, the last is searched for.
   * @param {boolean} isTyping
   */
  async function search(isTyping) {
    next = isTyping;
    if (isBusy) return;
    isBusy = true;
    while (next !== undefined) {
      isTyping = next;
      next = undefined;
      await answer(isTyping);
    }
    isBusy = false;
  }

  /** @param {boolean} isTyping */
  async function answer(isTyping) {
    const before = closed;
    try {
      if (field.value.trim()) await pagefind();
      if (closed > before || next !== undefined) return;
      const wanted = worded(field.value);
      if (!wanted.q.trim()) return open(false);
      const { results, changes } = await find(wanted, { isTyping, isCounted: false });
      const found = await Promise.all(results.slice(0, SHOWN).map((result) => result.data()));
      if (closed > before) return;
      const rows = found.map((paper) =>
        make(
          "a",
          { role: "option", href: paper.url, tabindex: "-1", dir: "auto" },
          make("b", {}, ...titled(paper)),
          make("small", {}, ...excerpt(paper, 14)),
        ),
      );
      if (rows.length) {
        const all = `All ${papers(results.length)}`;
        rows.push(make("a", { role: "option", href: SEARCH + write(wanted), tabindex: "-1" }, all));
      }
      const count = rows.length ? papers(results.length) : "No paper has all of this";
      show(withChanges(count, changes), rows);
    } catch (error) {
      if (closed > before) return;
      show(why(error), []);
    }
  }

  /** Searches for what may not be finished, and once more if no key follows. */
  function follow() {
    clearTimeout(pause);
    pause = window.setTimeout(() => void search(false), PAUSE);
    // Most papers have a word that begins with a given letter: asked for only if no key follows.
    if (field.value.trim().length !== 1) void search(true);
  }

  field.addEventListener("input", () => {
    keep(field.value);
    follow();
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // these keys are the input method's
    const isOpen = !below.hidden;
    const last = options().length - 1;
    if (event.key === "Escape") {
      if (isOpen) close();
      else field.blur();
    } else if (event.key === "ArrowDown") {
      if (isOpen) point(at < last ? at + 1 : -1);
      else void search(false);
    } else if (event.key === "ArrowUp" && isOpen) {
      point(at < 0 ? last : at - 1);
    } else if (event.key === "Enter" && options()[at]) {
      options()[at].click();
    } else {
      return;
    }
    event.preventDefault();
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(/** @type {Node | null} */ (event.relatedTarget))) close();
  });
  field.addEventListener("focus", () => void search(false));

  field.setAttribute("aria-controls", list.id);
  form.append(below);
  open(false);
  pagefind().catch(() => {}); // ready for the first key; a search tells what is wrong
  if (field.value) keep(field.value); // typed before this was loaded
  else if ((field.value = kept())) field.select();
  if (field === document.activeElement) follow();
}
