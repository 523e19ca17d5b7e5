// Which papers are left to read. The home page and the table of listings count them alike.
// @ts-check
import { mutedPapers, readPapers } from "../storage.js";

/** Return a function that tells whether a paper is left: neither read nor muted. */
export function unreadTest() {
  const done = new Set([...readPapers.read(), ...mutedPapers.read()]);
  return (/** @type {{id: string}} */ { id }) => !done.has(id);
}

/** Whether a paper was read or muted: without any, all are left. */
export const hasDone = () => readPapers.read().length + mutedPapers.read().length > 0;

/**
 * Show in the table of listings how many papers of each are left.
 * @param {NodeListOf<HTMLElement>} cells each with the slug of its listing
 * @param {{id: string, listings: string[]}[]} papers
 */
export function showUnread(cells, papers) {
  const isUnread = unreadTest();
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const paper of papers) {
    if (!isUnread(paper)) continue;
    for (const listing of paper.listings) counts.set(listing, (counts.get(listing) ?? 0) + 1);
  }
  for (const cell of cells) cell.textContent = (counts.get(cell.dataset.unread ?? "") ?? 0).toLocaleString("en");
}
