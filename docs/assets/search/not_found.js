// The page for an address that does not exist: it searches for the words of the address.
// @ts-check

import { make, prefill } from "../elements.js";
import { siteData } from "../site.js";
import { findPapers } from "./engine.js";
import { queryOf } from "./query.js";
import { failureText, resultItems, summary } from "./results.js";

const SHOWN = 20;

/**
 * Return the words of an address, without the digests at its end.
 * @param {string} path
 */
function wordsOf(path) {
  let last = path.replace(/\/(index\.html)?$/, "").split("/").pop() ?? "";
  try {
    last = decodeURIComponent(last);
  } catch {
    // A % that is not part of an escape stays as it is.
  }
  return last.replace(/(-[0-9a-f]{6}){1,2}$/, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/**
 * Show the papers that were probably meant; the form leads to the search page.
 * @param {HTMLElement} box
 */
export function mount(box) {
  const field = /** @type {HTMLInputElement} */ (box.querySelector("input"));
  const status = /** @type {HTMLElement} */ (box.querySelector("[role=status]"));
  const list = /** @type {HTMLElement} */ (box.querySelector(".results"));
  const help = make("p", { class: "alternatives" });
  const words = wordsOf(location.pathname);
  prefill(field, words);
  status.after(help);

  async function search() {
    list.ariaBusy = "true";
    help.replaceChildren();
    try {
      const answer = await findPapers(queryOf(words));
      const { facets } = await siteData();
      list.replaceChildren(...(await resultItems(facets, answer, 0, SHOWN)));
      document.dispatchEvent(new Event("almanac:cards"));
      status.textContent = answer.results.length ? summary(answer) : "No paper has words of this address.";
    } catch (error) {
      const { message, buttons } = failureText(error, () => void search());
      status.textContent = message;
      help.replaceChildren(...buttons);
    }
    list.ariaBusy = "false";
  }
  void search();
}
