// Taking over what older versions of the site stored. All almanacs of a host shared those keys, so
// each takes what belongs to it, once; the old keys stay for the others.
// @ts-check
import { allListings, allPapers, paperUrl } from "../site.js";
import { addTexts, oldText, readingList, readPapers, setMembers, setTakenOver, visit } from "../storage.js";

/**
 * Return a value that an older version stored; undefined if there is none that can be read.
 * @template T
 * @param {string} name
 * @param {(value: any, reject: () => void) => T} validate
 * @returns {T | undefined}
 */
function oldValue(name, validate) {
  try {
    const { version, value } = JSON.parse(oldText(name) ?? "");
    return version === 1 ? validate(value, () => {}) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a page of the site leads to the paper of an id. @param {string} id */
async function hasMoved(id) {
  const response = await fetch(paperUrl(id), { method: "HEAD" });
  return response.ok;
}

/** Take over what belongs to this site; nothing if that cannot be told, as the network fails. */
export async function takeOver() {
  const [papers, listings] = await Promise.all([allPapers(), allListings()]);
  if (!papers || !listings) return;
  const ids = new Set(papers.map(({ id }) => id));
  const list = Object.entries(oldValue("list", readingList.validate) ?? {});
  // A paper with another id by now is at its old address still.
  const own = await Promise.all(list.map(async ([id]) => ids.has(id) || hasMoved(id))).catch(() => undefined);
  if (!own) return;
  readingList.change((stored) => {
    list.forEach(([id, paper], at) => {
      if (own[at]) stored[id] ??= paper;
    });
  });
  setMembers(readPapers, (oldValue("read", readPapers.validate) ?? []).filter((id) => ids.has(id)), true);
  const before = oldValue("visit", visit.validate);
  const known = listings.filter((listing) => before?.now.includes(listing));
  // The visit of another site says nothing about this one.
  if (before && known.length) {
    visit.change(() => ({ ...before, before: listings.filter((listing) => before.before.includes(listing)), now: known, checked: 0 }));
  }
  addTexts(Object.fromEntries(["keys", "opened", "scheme"].map((name) => [name, oldText(name)])));
  if (!readingList.error && !readPapers.error) setTakenOver();
}
