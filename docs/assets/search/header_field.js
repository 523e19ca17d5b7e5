// The search field in the header of every page: papers appear in a list below it while one types.
// @ts-check

import { make, paperCount, prefill } from "../elements.js";
import { sessionText, setSessionText } from "../storage.js";
import { searchUrl } from "../site.js";
import { findPapers, loadPapers, open } from "./engine.js";
import { formatQuery, queryOf } from "./query.js";
import { excerpt, failureText, summary, titleOf } from "./results.js";

/** @typedef {import("./engine.js").Paper} Paper */

const SHOWN = 8;
const PAUSE = 400; // ms without a key: the last word is finished
const LAST_QUERY = "query";

/**
 * Return a link in the list below the field.
 * @param {string} href
 * @param {...(Node | string)} content
 */
const makeOption = (href, ...content) =>
  make("a", { role: "option", href, tabindex: "-1", dir: "auto" }, ...content);

/** Return the link to a paper: its title, its year if known, and the words that were found. @param {Paper} paper */
function paperOption(paper) {
  const years = paper.year ? [make("span", { class: "year" }, String(paper.year)), " "] : [];
  return makeOption(paper.url, make("b", {}, ...titleOf(paper)), make("small", {}, ...years, ...excerpt(paper, 14)));
}

/**
 * Make the field, which has the focus, a combobox.
 * @param {HTMLInputElement} field
 */
export function attach(field) {
  const form = /** @type {HTMLFormElement} */ (field.form);
  const status = make("p", { role: "status" });
  const list = make("div", { role: "listbox", id: "suggestions", "aria-label": "Papers found" });
  const help = make("p", { class: "help" });
  const popup = make("div", { class: "suggestions" }, status, help, list);
  /** @type {boolean | undefined} the argument of the next search, if there is one */
  let next;
  let isBusy = false;
  let closed = 0; // times; an answer to an earlier search must not open the list again
  let pause = 0;
  let active = -1;

  const options = () => /** @type {HTMLAnchorElement[]} */ ([...list.children]);

  /** @param {boolean} isOpen */
  function setOpen(isOpen) {
    popup.hidden = !isOpen;
    list.hidden = !list.children.length;
    field.ariaExpanded = String(isOpen && !list.hidden);
    if (!isOpen) activate(-1);
  }

  /** @param {number} index */
  function activate(index) {
    active = index;
    options().forEach((option, i) => (option.ariaSelected = String(i === index)));
    const option = options()[index];
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  /**
   * @param {string} text
   * @param {HTMLAnchorElement[]} rows
   * @param {HTMLElement[]} [buttons]
   */
  function show(text, rows, buttons = []) {
    status.textContent = text;
    help.replaceChildren(...buttons);
    help.hidden = !buttons.length;
    const isSame = rows.map(String).join() === options().map(String).join(); // their addresses
    if (!isSame || popup.hidden) {
      rows.forEach((option, i) => (option.id = `suggestion-${i}`));
      list.replaceChildren(...rows);
      activate(-1);
    }
    setOpen(true);
  }

  /** Close the list; the answer to a search that is running does not open it again. */
  function close() {
    closed++;
    next = undefined;
    clearTimeout(pause);
    setOpen(false);
  }

  /**
   * Search, one text at a time: of those that are typed during a search, only the last.
   * @param {boolean} isTyping
   */
  async function search(isTyping) {
    next = isTyping;
    if (isBusy) return;
    isBusy = true;
    while (next !== undefined) {
      isTyping = next;
      next = undefined;
      await showAnswer(isTyping);
    }
    isBusy = false;
  }

  /** @param {boolean} isTyping */
  async function showAnswer(isTyping) {
    const before = closed;
    try {
      if (field.value.trim()) await open();
      if (closed > before || next !== undefined) return;
      const query = queryOf(field.value);
      if (!query.q.trim()) return setOpen(false);
      const answer = await findPapers(query, { isTyping, isCounted: false });
      const papers = await loadPapers(answer.results, 0, SHOWN);
      if (closed > before) return;
      const rows = papers.map(paperOption);
      if (rows.length) {
        rows.push(makeOption(searchUrl(formatQuery(query)), `All ${paperCount(answer.results.length)}`));
      }
      show(summary(answer), rows);
    } catch (error) {
      if (closed > before) return;
      const { message, buttons } = failureText(error, () => void search(false));
      show(message, [], buttons);
    }
  }

  /** Search for a text that may not be finished, and once more if no key follows. */
  function searchWhileTyping() {
    clearTimeout(pause);
    pause = window.setTimeout(() => void search(false), PAUSE);
    // Most papers have a word that begins with a given letter: searched for only if no key follows.
    if (field.value.trim().length !== 1) void search(true);
  }

  field.addEventListener("input", () => {
    setSessionText(LAST_QUERY, field.value);
    searchWhileTyping();
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the key belongs to the input method
    const isOpen = !popup.hidden;
    const last = options().length - 1;
    if (event.key === "Escape") {
      if (isOpen) close();
      else field.blur();
    } else if (event.key === "ArrowDown") {
      if (isOpen) activate(active < last ? active + 1 : -1);
      else void search(false);
    } else if (event.key === "ArrowUp" && isOpen) {
      activate(active < 0 ? last : active - 1);
    } else if (event.key === "Enter" && options()[active]) {
      options()[active].click();
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
  form.append(popup);
  setOpen(false);
  open().catch(() => {}); // ready for the first key; a search shows the error
  if (field.value) setSessionText(LAST_QUERY, field.value); // typed before this module was loaded
  else prefill(field, sessionText(LAST_QUERY));
  if (field === document.activeElement) searchWhileTyping();
}
