// The results of a search as a file, in the formats of the reading list.
// @ts-check

import { button, download, make, paperCount } from "../elements.js";
import { LIST_FORMATS, writeList } from "../reader/formats.js";
import { readCitation } from "../reader/widgets.js";
import { paperIdAt } from "../site.js";
import { loadPapers } from "./engine.js";

/**
 * @typedef {import("./engine.js").Result} Result
 * @typedef {import("../reader/formats.js").ListedPaper} ListedPaper
 */

const MOST = 200; // papers, each of which loads its page
const PARALLEL = 8; // pages that are fetched at the same time

/**
 * Return the paper of a result as it is written into a file: its title and address alone if its
 * page did not come.
 * @param {Result} result
 * @returns {Promise<ListedPaper & {isWhole: boolean}>}
 */
async function listedPaper(result) {
  const [{ url, title }] = await loadPapers([result], 0);
  const href = new URL(url, location.href).href;
  const response = await fetch(href).catch(() => undefined);
  const page = response?.ok && new DOMParser().parseFromString(await response.text(), "text/html");
  const citation = (page && readCitation(page, href)) || undefined;
  return { citation: citation ?? { id: paperIdAt(href), title, url: href }, note: "", tags: [], isWhole: Boolean(citation) };
}

/** @param {Result[]} results */
async function listedPapers(results) {
  /** @type {(ListedPaper & {isWhole: boolean})[]} */
  const papers = [];
  let next = 0;
  const work = async () => {
    for (let at = next++; at < results.length; at = next++) papers[at] = await listedPaper(results[at]);
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return papers;
}

/**
 * Return a box with a button for each format that saves results, and the line on what was saved.
 * @param {() => Result[]} results
 */
export function exportBox(results) {
  const outcome = make("p", { class: "outcome", "aria-live": "polite" });

  /** @param {typeof LIST_FORMATS[number]} format */
  async function save({ format, name, extension, type }) {
    const all = results();
    outcome.textContent = "Looking the papers up.";
    try {
      const papers = await listedPapers(all.slice(0, MOST));
      download(`search-results.${extension}`, writeList(format, papers), type);
      const part = all.length > MOST ? `The first ${MOST} of ${paperCount(all.length)}` : paperCount(all.length);
      const bare = papers.filter(({ isWhole }) => !isWhole).length;
      const rest = bare ? ` The pages of ${paperCount(bare)} could not be loaded, so these have their title and address alone.` : "";
      outcome.textContent = `${part} saved as ${name}.${rest}`;
    } catch {
      outcome.textContent = "Nothing was saved, as the papers could not be loaded. Try again.";
    }
  }

  const buttons = LIST_FORMATS.map((format) => button(format.name, () => void save(format)));
  return make("div", {}, make("p", { class: "choices" }, ...buttons), outcome);
}
