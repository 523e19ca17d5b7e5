// Papers that come onto the reading list from elsewhere.
// @ts-check
import { papers } from "../elements.js";
import { parsed } from "./formats.js";
import { everyPaper, stars } from "./kept.js";

/** @typedef {{id: string, title: string, note?: string}} Named */

const LARGEST = 10_000_000; // of a file, in bytes

/** What stays of a title when it is compared. @param {string} title */
function folded(title) {
  return title.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

/**
 * Adds papers to the list, in their order, and notes to those that are there.
 * @param {Named[]} incoming
 * @returns {{added: number, known: number} | undefined} undefined where nothing could be kept
 */
export function add(incoming) {
  let added = 0;
  const isKept = stars.change((list) => {
    const now = Date.now();
    incoming.forEach(({ id, title, note = "" }, place) => {
      const old = list[id];
      if (!old) {
        list[id] = { title, added: now - place, note };
        added += 1;
      } else if (!old.note.includes(note)) {
        old.note = old.note ? `${old.note}\n${note}` : note;
      }
    });
  });
  return isKept ? { added, known: incoming.length - added } : undefined;
}

/** What `add` did, in words. @param {{added: number, known: number} | undefined} done */
export function inWords(done) {
  if (!done) return stars.trouble;
  const known = done.known ? `, ${done.known.toLocaleString("en")} on the list already` : "";
  return `${papers(done.added)} added${known}.`;
}

/**
 * Adds the papers of a file: what came of it in words, and what could not be matched.
 * @param {File} file
 * @returns {Promise<{said: string, missing?: string[]}>}
 */
export async function bring(file) {
  if (file.size > LARGEST) return { said: "This file is too large for a list of papers." };
  const [text, every] = await Promise.all([file.text().catch(() => undefined), everyPaper()]);
  if (text === undefined) return { said: "This file could not be read." };
  if (!every) return { said: "The papers of this site could not be loaded. Try again." };
  const byId = new Map(every.map((paper) => [paper.id, paper]));
  const byTitle = new Map(every.map((paper) => [folded(paper.title), paper]));
  /** @type {Map<string, Named>} */
  const matched = new Map();
  /** @type {string[]} */
  const missing = [];
  const found = parsed(text);
  if (!found.length) return { said: "No paper was found in this file. It may be Markdown, BibTeX, RIS or CSL-JSON." };
  for (const { keys, titles, note } of found) {
    const key = keys.find((one) => byId.has(one)) ?? "";
    const paper = byId.get(key) ?? titles.map((title) => byTitle.get(folded(title))).find(Boolean);
    if (paper) matched.set(paper.id, { ...paper, note });
    else missing.push(titles[0] ?? keys[0] ?? "an entry without a title");
  }
  const done = inWords(add([...matched.values()]));
  const not = missing.length ? ` ${papers(missing.length)} could not be matched with this site:` : "";
  return { said: done + not, missing };
}
