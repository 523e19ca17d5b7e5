// Adding papers to the reading list from a file or a link. Who opens a link is offered its papers;
// nothing is added before they agree.
// @ts-check
import { button, make, paperCount } from "../elements.js";
import { allPapers, paperUrl } from "../site.js";
import { readingList, validTags } from "../storage.js";
import { isBackup, restore } from "./backup.js";
import { idHash, parseLink, parseList } from "./formats.js";

/** @typedef {{id: string, title: string, note?: string, tags?: string[]}} NewPaper */

const MAX_SIZE = 10_000_000; // bytes of a file

/** Return a title as it is compared: its letters and digits. @param {string} title */
function fold(title) {
  return title.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

/**
 * Add papers to the list in their order, and notes and tags to those that are on it already;
 * return in words what was done.
 * @param {NewPaper[]} papers
 */
function addPapers(papers) {
  let added = 0;
  const isStored = readingList.change((list) => {
    const now = Date.now();
    papers.forEach(({ id, title, note = "", tags = [] }, place) => {
      if (!list[id]) added += 1;
      const paper = (list[id] ??= { title, added: now - place, note });
      if (!paper.note.includes(note)) paper.note = paper.note ? `${paper.note}\n${note}` : note;
      if (tags.length) paper.tags = validTags([...(paper.tags ?? []), ...tags]);
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
  if (isBackup(content)) return { text: restore(content) };
  if (!papers) return { text: "The papers of this site could not be loaded. Try again." };
  const byId = new Map(papers.map((paper) => [paper.id, paper]));
  const byTitle = new Map(papers.map((paper) => [fold(paper.title), paper]));
  /** @type {Map<string, NewPaper>} */
  const matched = new Map();
  /** @type {string[]} */
  const unmatched = [];
  const entries = parseList(content);
  if (!entries.length) return { text: "No papers found in this file. Expected Markdown, BibTeX, RIS, CSL-JSON or a full backup." };
  for (const { keys, titles, note, tags } of entries) {
    const candidates = [...keys.map((key) => byId.get(key)), ...titles.map((title) => byTitle.get(fold(title)))];
    const paper = candidates.find(Boolean);
    if (paper) matched.set(paper.id, { ...paper, note: note.join("\n"), tags });
    else unmatched.push(titles[0] ?? keys[0] ?? "an entry without a title");
  }
  const result = addPapers([...matched.values()]);
  const rest = unmatched.length ? ` ${paperCount(unmatched.length)} could not be matched with this site:` : "";
  return { text: result + rest, unmatched };
}

/**
 * Offer the papers in the address of the page, if there are any.
 * @param {HTMLElement} offer the element that shows them
 * @param {(text: string) => void} report
 * @param {() => void} onAdd
 */
export async function offerSharedList(offer, report, onAdd) {
  if (!location.hash.startsWith("#list=")) return;
  const hashes = parseLink(location.hash);
  if (!hashes.length) return report("This link carries no list that can be read. It may have been cut off.");
  const all = await allPapers();
  if (!all) return report("The papers of this site could not be loaded. Reload the page to try again.");
  const shared = [...new Set(hashes)];
  const byHash = new Map(all.map((paper) => [idHash(paper.id), paper]));
  const papers = shared.flatMap((hash) => byHash.get(hash) ?? []);
  const list = readingList.read();
  const added = papers.filter((paper) => !list[paper.id]).length;
  const present = papers.length - added;
  const missing = shared.length - papers.length;
  const close = () => {
    history.replaceState(history.state, "", location.pathname + location.search);
    offer.hidden = true;
    document.getElementById("content")?.focus({ preventScroll: true });
  };
  const add = button(`Add ${paperCount(added)}`, () => {
    report(addPapers(papers));
    close();
    onAdd();
  });
  const parts = [paperCount(papers.length), present && `${present} on your list already`, missing && `${missing} not on this site`];
  offer.replaceChildren(
    make("h2", {}, "A list from another device"),
    make("p", {}, `${parts.filter(Boolean).join(", ")}. Your own list stays as it is.`),
    make("ul", {}, ...papers.map((paper) => make("li", { dir: "auto" }, make("a", { href: paperUrl(paper.id) }, paper.title)))),
    make("p", { class: "choices" }, ...(added ? [add] : []), button(added ? "Not now" : "Close", close)),
  );
  offer.hidden = false;
}
