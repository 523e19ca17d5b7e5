// A copy of all that this browser stores for the site, as a file that can be read in again. What is
// read in is added to what is there: nothing is replaced.
// @ts-check
import { download, paperCount } from "../elements.js";
import { ROOT } from "../site.js";
import { addTexts, mutedPapers, readingList, readPapers, round, savedSearches, setMembers, storedTexts, unreadPapers, validTags, VALUES, visit, words } from "../storage.js";

const FORMAT = "almanac backup";
const VERSION = 1;

/** Save the copy as a file. */
export function saveBackup() {
  const values = Object.entries(VALUES).map(([name, value]) => [name, value.read()]);
  const content = { format: FORMAT, version: VERSION, site: ROOT.href, ...Object.fromEntries(values), settings: storedTexts() };
  download("almanac-backup.json", `${JSON.stringify(content, null, 1)}\n`, "application/json");
}

/** Whether a text is a copy, of this version or another. @param {string} text */
export const isBackup = (text) => /^\uFEFF?\s*\{\s*"format":\s*"almanac backup"/.test(text);

/** Return a list without items that another in it equals by `key`. @template T @param {T[]} items @param {(item: T) => string} key */
const unique = (items, key) => [...new Map(items.toReversed().map((item) => [key(item), item])).values()].toReversed();

/**
 * Add what a copy has; return in words what was done.
 * @param {string} text
 */
export function restore(text) {
  /** @type {any} */
  let content;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return "This backup is damaged: it may have been cut off. Nothing was changed.";
  }
  if (content.version > VERSION) return "This backup was written by a newer version of this site. Reload the page, then try again.";
  let rejected = 0;
  /**
   * Return the valid part of one of the values; the empty value if there is none.
   * @template T
   * @param {keyof VALUES} name
   * @param {{validate: (value: any, reject: () => void) => T, empty: () => T}} value
   */
  function given(name, value) {
    if (content[name] === undefined) return value.empty();
    try {
      return value.validate(content[name], () => rejected++);
    } catch {
      rejected++;
      return value.empty();
    }
  }
  let added = 0;
  const papers = given("readingList", readingList);
  readingList.change((list) => {
    for (const [id, paper] of Object.entries(papers)) {
      const old = list[id];
      if (!old) added += 1;
      list[id] = old ? { ...paper, ...old } : paper;
      if (old && !old.note.includes(paper.note)) list[id].note = old.note ? `${old.note}\n${paper.note}` : paper.note;
      const tags = validTags([...(old?.tags ?? []), ...(paper.tags ?? [])]);
      if (tags.length) list[id].tags = tags;
    }
  });
  setMembers(readPapers, given("readPapers", readPapers), true);
  setMembers(unreadPapers, given("unreadPapers", unreadPapers), true);
  setMembers(mutedPapers, given("mutedPapers", mutedPapers), true);
  const searches = given("savedSearches", savedSearches);
  savedSearches.change((stored) => unique([...stored, ...searches], ({ query }) => query));
  const { highlight, mute } = given("words", words);
  words.change((stored) => ({
    highlight: unique([...stored.highlight, ...highlight], String),
    mute: unique([...stored.mute, ...mute], String),
  }));
  const [lastVisit, lastRound] = [given("visit", visit), given("round", round)];
  if (lastVisit) visit.change((stored) => stored ?? lastVisit);
  if (lastRound) round.change((stored) => stored ?? lastRound);
  if (content.settings === Object(content.settings)) addTexts(content.settings);
  const failure = Object.values(VALUES).map(({ error }) => error).find(Boolean);
  if (failure) return failure;
  const rest = rejected ? ` ${rejected.toLocaleString("en")} parts of it could not be read.` : "";
  return `Backup restored: ${paperCount(added)} added to the reading list, and what was read, muted and saved.${rest}`;
}
