// Adding papers to the reading list from a file or a link.
// @ts-check
import { paperCount } from "../elements.js";
import { allPapers } from "../site.js";
import { readingList } from "../storage.js";
import { parseList } from "./formats.js";

/** @typedef {{id: string, title: string, note?: string}} NewPaper */

const MAX_SIZE = 10_000_000; // bytes of a file

/** Return a title as it is compared: its letters and digits. @param {string} title */
function fold(title) {
  return title.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

/**
 * Add papers to the list in their order, and their notes to papers that are on it already;
 * return in words what was done.
 * @param {NewPaper[]} papers
 */
export function addPapers(papers) {
  let added = 0;
  const isStored = readingList.change((list) => {
    const now = Date.now();
    papers.forEach(({ id, title, note = "" }, place) => {
      const old = list[id];
      if (!old) {
        list[id] = { title, added: now - place, note };
        added += 1;
      } else if (!old.note.includes(note)) {
        old.note = old.note ? `${old.note}\n${note}` : note;
      }
    });
  });
  if (!isStored) return readingList.error;
  const present = papers.length - added;
  return `${paperCount(added)} added${present ? `, ${present.toLocaleString("en")} on the list already` : ""}.`;
}

/**
 * Add the papers of a file; return what was done in words, and the titles that are not of this site.
 * @param {File} file
 * @returns {Promise<{text: string, unmatched?: string[]}>}
 */
export async function importFile(file) {
  if (file.size > MAX_SIZE) return { text: "This file is too large for a list of papers." };
  const [content, papers] = await Promise.all([file.text().catch(() => undefined), allPapers()]);
  if (content === undefined) return { text: "This file could not be read." };
  if (!papers) return { text: "The papers of this site could not be loaded. Try again." };
  const byId = new Map(papers.map((paper) => [paper.id, paper]));
  const byTitle = new Map(papers.map((paper) => [fold(paper.title), paper]));
  /** @type {Map<string, NewPaper>} */
  const matched = new Map();
  /** @type {string[]} */
  const unmatched = [];
  const entries = parseList(content);
  if (!entries.length) return { text: "No paper was found in this file. It may be Markdown, BibTeX, RIS or CSL-JSON." };
  for (const { keys, titles, note } of entries) {
    const id = keys.find((key) => byId.has(key)) ?? "";
    const paper = byId.get(id) ?? titles.map((title) => byTitle.get(fold(title))).find(Boolean);
    if (paper) matched.set(paper.id, { ...paper, note });
    else unmatched.push(titles[0] ?? keys[0] ?? "an entry without a title");
  }
  const result = addPapers([...matched.values()]);
  const rest = unmatched.length ? ` ${paperCount(unmatched.length)} could not be matched with this site:` : "";
  return { text: result + rest, unmatched };
}
