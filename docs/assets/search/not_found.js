// A page that is not there, found by the words of its address.
// @ts-check

import { papers } from "../elements.js";
import { card } from "./cards.js";
import { find, known, why } from "./find.js";
import { worded } from "./wanted.js";

const SHOWN = 20;

/**
 * The words of an address, without the digests at its end.
 * @param {string} path
 */
function wordsOf(path) {
  let last = path.replace(/\/(index\.html)?$/, "").split("/").pop() ?? "";
  try {
    last = decodeURIComponent(last);
  } catch {
    // A stray % stays as it is.
  }
  return last.replace(/(-[0-9a-f]{6}){1,2}$/, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/**
 * Shows what is likely meant; the form leads to the search page.
 * @param {HTMLElement} box
 */
export async function mount(box) {
  const field = /** @type {HTMLInputElement} */ (box.querySelector("input"));
  const status = /** @type {HTMLElement} */ (box.querySelector("[role=status]"));
  const list = /** @type {HTMLElement} */ (box.querySelector(".results"));
  field.value = wordsOf(location.pathname);
  try {
    const { results } = await find(worded(field.value));
    const found = await Promise.all(results.slice(0, SHOWN).map((result) => result.data()));
    const slugs = new Map((await known()).facets.flatMap(([, topics]) => topics));
    list.replaceChildren(...found.map((paper) => card(paper, slugs)));
    document.dispatchEvent(new CustomEvent("almanac:cards"));
    status.textContent = found.length ? papers(results.length) : "No paper has words of this address.";
  } catch (error) {
    status.textContent = why(error);
  }
}
