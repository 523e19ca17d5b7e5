// What the reading list needs to know of papers that were starred on a card, read from their pages.
// @ts-check
import { paperUrl } from "../site.js";
import { readingList, starredPapers } from "../storage.js";
import { readCitation, readDetails } from "./widgets.js";

const PARALLEL = 8; // pages that are fetched at the same time

/** Return the page of a paper; undefined if it cannot be fetched. @param {string} id */
export async function fetchPaper(id) {
  try {
    const response = await fetch(paperUrl(id));
    return response.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Store the citation of each starred paper that lacks it, and the details that its page shows. A paper whose page
 * cannot be fetched stays as it is.
 */
export async function completePapers() {
  /** @type {Record<string, Pick<import("../storage.js").StarredPaper, "cited" | "details">>} */
  const fetched = {};
  const queue = starredPapers().filter(([, { cited }]) => !cited).map(([id]) => id);
  const work = async () => {
    for (let id = queue.shift(); id; id = queue.shift()) {
      const page = await fetchPaper(id);
      const cited = page && readCitation(page, paperUrl(id));
      if (cited) fetched[id] = { cited, details: readDetails(page) };
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  if (Object.keys(fetched).length) {
    readingList.change((list) => {
      for (const [id, facts] of Object.entries(fetched)) if (list[id]) Object.assign(list[id], facts);
    });
  }
}
