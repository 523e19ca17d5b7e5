// What this browser stores for its reader: the one module that uses the browser's storage
// (scheme.js reads and writes a single key by itself, as no module runs before the first paint).
// Storage may be switched off, full, damaged, or written by a newer version of the site.
// @ts-check
import { isPaperId, isSiteUrl, ROOT } from "./site.js";

/**
 * `facts`, `excerpt` and `topics` (name and slug) are what a card of the paper shows.
 * @typedef {import("./cite.js").Citation} Citation
 * @typedef {{facts: string[], excerpt: string, topics: [string, string][]}} Details
 * @typedef {{title: string, added: number, note: string, tags?: string[], cited?: Citation, details?: Details}} StarredPaper
 * @typedef {Record<string, StarredPaper>} ReadingList by the papers' ids
 * @typedef {{before: string[], now: string[], at: number, checked: number}} Visit
 * @typedef {{name: string, query: string, added: number}} SavedSearch `query` begins with `?`
 * @typedef {{highlight: string[], mute: string[]}} Words
 * @typedef {{topics: Record<string, string>, everything: boolean, version: string}} Kept names of
 *   topics by the paths of their pages; the build of which all of it is kept, empty if it is not yet
 * @typedef {"localStorage" | "sessionStorage"} Area
 *
 * The list that a paper was opened from: `href` is its address, `earlier` and `later` are those of
 * the pages around it; `at` is the paper that was opened last. `round` is there if the list is all
 * that is new: the slug of the listing of which `papers` has the first, empty if it has all.
 * @typedef {{name: string, href: string, papers: {id: string, title: string}[], at: string,
 *   earlier?: string, later?: string, round?: string}} List
 */

const VERSION = 1;
// Almanacs at owner.github.io/a/ and /b/ have one storage; scheme.js has this prefix too.
export const PREFIX = `almanac:${ROOT.pathname}:`;
// Before 2026-11-26 all almanacs of a host had the same keys (reader/take_over.js).
const OLD_PREFIX = "almanac.";
const MAX_SEARCHES = 100;
const MAX_WORDS = 100;
const MAX_TAGS = 20; // of a paper
const MAX_TEXT = 100; // characters of a word, a tag or the name of a search
const MAX_QUERY = 2000;
const LATEST = 8.64e15; // ms; no date can be made of a later time
const DENIED = "This browser keeps nothing for this site: its storage is switched off.";
const DAMAGED = "What this browser had kept could not be read, and was put aside.";
const PARTLY = "A part of what this browser had kept could not be read. A copy of all of it was put aside.";
const CRAMPED = "What this browser had kept cannot all be read, and there is no room to put it aside, so nothing is changed.";
const NEWER = "What this browser keeps was written by a newer version of this site. Reload the page.";
const FULL = "Not kept: this browser’s storage for this site is full.";

/**
 * Return the text stored by a name: null if there is none, undefined if storage is switched off.
 * @param {string} name
 * @param {Area} area
 */
function load(name, area = "localStorage", prefix = PREFIX) {
  try {
    return window[area].getItem(prefix + name);
  } catch {
    return undefined;
  }
}

/**
 * Store a text, or remove it if there is none; return why that failed, or an empty text.
 * @param {string} name
 * @param {string | undefined} text
 * @param {Area} area
 */
function save(name, text, area = "localStorage") {
  try {
    if (text === undefined) window[area].removeItem(PREFIX + name);
    else window[area].setItem(PREFIX + name, text);
    return "";
  } catch (error) {
    return error instanceof DOMException && error.name === "QuotaExceededError" ? FULL : DENIED;
  }
}

/** Return a text of this tab; empty if there is none. @param {string} name */
export const sessionText = (name) => load(name, "sessionStorage") ?? "";

/** Store a text for as long as the tab lives, if that is possible. @param {string} name @param {string} text */
export const setSessionText = (name, text) => void save(name, text, "sessionStorage");

/** Whether a change in storage, by another tab, is one of this site. @param {StorageEvent} event */
export const isOfSite = ({ key }) => key === null || key.startsWith(PREFIX);

/**
 * A value in the browser's storage, shared by all tabs.
 * @template T
 */
class StoredValue {
  /** Why the last reading or change failed; empty if it did not. */
  error = "";
  /** Whether the stored text must stay as it is. */
  #isLocked = false;

  /**
   * @param {string} name
   * @param {() => T} empty returns the value before anything was stored
   * @param {(value: any, reject: () => void) => T} validate returns the valid part of a value;
   *   calls `reject` for each invalid part, and throws if nothing is valid
   */
  constructor(name, empty, validate) {
    this.name = name;
    this.empty = empty;
    this.validate = validate;
  }

  /** Return the valid part of the stored value; the empty value if there is none. */
  read() {
    this.error = "";
    this.#isLocked = false;
    const text = load(this.name);
    if (text === undefined) this.#lock(DENIED);
    if (typeof text !== "string") return this.empty();
    try {
      const { version, value } = JSON.parse(text);
      if (!(version > VERSION)) {
        let rejected = 0;
        const valid = this.validate(value, () => rejected++);
        if (rejected) this.#backUp(text, PARTLY);
        return valid;
      }
      this.#lock(NEWER);
    } catch {
      this.#backUp(text, DAMAGED);
    }
    return this.empty();
  }

  /** @param {string} error */
  #lock(error) {
    this.error = error;
    this.#isLocked = true;
  }

  /**
   * Copy a damaged text to another name before anything takes its place.
   * @param {string} text
   * @param {string} error
   */
  #backUp(text, error) {
    const name = `${this.name}.damaged`;
    this.error = error;
    if (load(name) !== text && save(name, text)) this.#lock(CRAMPED);
  }

  /**
   * Change the value, as another tab may have left it; return whether it could be stored.
   * @param {(value: T) => T | void} change returns another value, or changes the one it gets
   */
  change(change) {
    const value = this.read();
    if (this.#isLocked) return false;
    const failure = save(this.name, JSON.stringify({ version: VERSION, value: change(value) ?? value }));
    this.error = failure || this.error;
    return !failure;
  }
}

/** @param {any} value @param {() => void} reject */
function validTexts(value, reject) {
  if (!Array.isArray(value)) throw new TypeError("no list");
  const valid = value.filter((item) => typeof item === "string");
  if (valid.length < value.length) reject();
  return valid;
}

/** @param {any} value @param {() => void} reject @returns {ReadingList} */
function validReadingList(value, reject) {
  if (Object(value) !== value || Array.isArray(value)) throw new TypeError("no papers by their ids");
  /** @type {ReadingList} */
  const valid = {};
  for (const [id, paper] of Object.entries(value)) {
    if (!isPaperId(id) || typeof paper?.title !== "string") {
      reject();
      continue;
    }
    const { title, added, note, tags, cited, details } = paper;
    const isText = typeof note === "string";
    valid[id] = { title, added: isTime(added) ? added : 0, note: isText ? note : "" };
    if (isCitation(cited)) valid[id].cited = cited;
    if (isDetails(details)) valid[id].details = details;
    if (tags !== undefined) {
      const known = Array.isArray(tags) ? validTags(tags) : [];
      if (known.length) valid[id].tags = known;
      if (known.length !== tags?.length) reject();
    }
    const isWhole = (cited === undefined || valid[id].cited) && (details === undefined || valid[id].details);
    if (!isTime(added) || !isText || !isWhole) reject();
  }
  return valid;
}

/** @param {unknown} value */
const isTime = (value) => Number.isInteger(value) && Math.abs(Number(value)) < LATEST;

/** Whether a value is a text that says something and is not too long. @param {unknown} value */
const isName = (value) => typeof value === "string" && value.trim() === value && value !== "" && value.length <= MAX_TEXT;

/** Return the valid ones of some tags, each once. @param {unknown[]} tags @returns {string[]} */
export function validTags(tags) {
  const valid = tags.filter((tag) => isName(tag) && !/[,;\p{Cc}]/u.test(String(tag)));
  return /** @type {string[]} */ ([...new Set(valid)].slice(0, MAX_TAGS));
}

/** @param {any} value @returns {value is Details} */
function isDetails(value) {
  const { facts, excerpt, topics } = value ?? {};
  const areTexts = (/** @type {unknown} */ list) => Array.isArray(list) && list.every((text) => typeof text === "string");
  return (
    areTexts(facts) &&
    typeof excerpt === "string" &&
    Array.isArray(topics) &&
    topics.every((topic) => areTexts(topic) && topic.length === 2 && isPaperId(topic[1]))
  );
}

/** @param {any} value @returns {value is Citation} */
export function isCitation(value) {
  const { id, title, url, authors = [], year = 1, month = 1, day = 1, inferred, ...texts } = value ?? {};
  return (
    Array.isArray(authors) &&
    [id, title, url, ...authors, ...Object.values(texts).map((text) => text ?? "")].every((text) => typeof text === "string") &&
    [[year, 9999], [month, 12], [day, 31]].every(([number, most]) => Number.isInteger(number) && number > 0 && number <= most)
  );
}

/** @param {any} value @param {() => void} reject @returns {Visit | undefined} */
function validVisit(value, reject) {
  const { at, checked } = value;
  if (!Number.isFinite(at) || !Number.isFinite(checked)) throw new TypeError("no times");
  return { before: validTexts(value.before, reject), now: validTexts(value.now, reject), at, checked };
}

/** @param {any} value @param {() => void} reject @returns {SavedSearch[]} */
function validSearches(value, reject) {
  if (!Array.isArray(value)) throw new TypeError("no list");
  const valid = value.filter(
    (item) => isName(item?.name) && /^\?[^#\s]*$/.test(item.query) && item.query.length <= MAX_QUERY && isTime(item.added),
  );
  if (valid.length < value.length) reject();
  return valid.map(({ name, query, added }) => ({ name, query, added })).slice(0, MAX_SEARCHES);
}

/** @param {any} value @param {() => void} reject @returns {Words} */
function validWords(value, reject) {
  const [highlight, mute] = [value.highlight, value.mute].map((words) => {
    const texts = validTexts(words, reject).filter(isName);
    return [...new Set(texts)].slice(0, MAX_WORDS);
  });
  return { highlight, mute };
}

/** @param {any} value @param {() => void} reject @returns {Kept} */
function validKept({ topics, everything, version }, reject) {
  const valid = Object.entries(topics).filter(([path, name]) => /^tags\/[a-z0-9-]{1,200}\/$/.test(path) && isName(name));
  if (valid.length < Object.keys(topics).length) reject();
  const isVersion = typeof version === "string" && version.length <= MAX_TEXT;
  return { topics: /** @type {Record<string, string>} */ (Object.fromEntries(valid)), everything: everything === true, version: isVersion ? version : "" };
}

/** Return a list of papers; throws if it is none. @param {any} value @returns {List} */
export function validList(value) {
  const isValid =
    typeof value.name === "string" &&
    value.papers.every((/** @type {any} */ paper) => isPaperId(paper.id) && typeof paper.title === "string") &&
    (value.round === undefined || value.round === "" || isPaperId(value.round)) &&
    [value.href, value.earlier, value.later].every((href) => href === undefined || isSiteUrl(href));
  if (!isValid) throw new TypeError("no list of papers");
  return value;
}

const noTexts = () => /** @type {string[]} */ ([]);

export const readingList = new StoredValue("list", () => /** @type {ReadingList} */ ({}), validReadingList);
/** The ids of the papers that were read. */
export const readPapers = new StoredValue("read", noTexts, validTexts);
/** The ids of papers that the reader marked as not read: opening them does not undo that. */
export const unreadPapers = new StoredValue("unread", noTexts, validTexts);
/** The ids of the papers that are folded in lists. */
export const mutedPapers = new StoredValue("muted", noTexts, validTexts);
/** The listings of this visit and of the one before; undefined before the first visit. */
export const visit = new StoredValue("visit", () => /** @type {Visit | undefined} */ (undefined), validVisit);
/** What was new and gone through last, and where the reader stopped. */
export const round = new StoredValue("round", () => /** @type {List | undefined} */ (undefined), validList);
export const savedSearches = new StoredValue("searches", () => /** @type {SavedSearch[]} */ ([]), validSearches);
/** Words by which cards are marked or folded. */
export const words = new StoredValue("words", () => /** @type {Words} */ ({ highlight: [], mute: [] }), validWords);

/** What the reader asked to keep offline. */
export const keptOffline = new StoredValue("kept", () => /** @type {Kept} */ ({ topics: {}, everything: false, version: "" }), validKept);

/** Return the starred papers by their ids, the latest first. @returns {[string, StarredPaper][]} */
export function starredPapers() {
  const papers = Object.entries(readingList.read());
  return papers.sort(([a, { added }], [b, other]) => other.added - added || (a < b ? -1 : 1));
}

/**
 * Add papers to the ids in a stored value, or take them out.
 * @param {StoredValue<string[]>} value
 * @param {string[]} ids
 * @param {boolean} isAdded
 */
export function setMembers(value, ids, isAdded) {
  const changed = new Set(ids);
  return value.change((stored) => {
    const others = stored.filter((id) => !changed.has(id));
    return isAdded ? [...others, ...changed] : others;
  });
}

/** Mark papers as read, or as not read. @param {string[]} ids @param {boolean} isRead */
export function markRead(ids, isRead) {
  setMembers(readPapers, ids, isRead);
  setMembers(unreadPapers, ids, !isRead);
}

/** Mark a paper as read that was opened, unless the reader marked it as not read. @param {string} id */
export function markOpened(id) {
  if (!unreadPapers.read().includes(id)) setMembers(readPapers, [id], true);
}

/** What holds before the reader chooses: opening a paper does not mark it as read, but keeps it offline. */
const DEFAULTS = { keys: true, opened: false, offline: true };
/** @typedef {keyof typeof DEFAULTS} Setting */

/** Whether a setting is on. @param {Setting} name */
export function isOn(name) {
  const stored = load(name);
  return stored ? stored === "on" : DEFAULTS[name];
}

/** Whether the reader has chosen, or cannot choose as storage is off. @param {Setting} name */
export const isChosen = (name) => load(name) !== null;

/**
 * Switch a setting on or off; return why that could not be stored, or an empty text.
 * @param {Setting} name
 * @param {boolean} isSwitchedOn
 */
export const setSetting = (name, isSwitchedOn) => save(name, isSwitchedOn ? "on" : "off");

/** What is stored as JSON, and what as a word. A copy of all has both (reader/backup.js). */
export const VALUES = { readingList, readPapers, unreadPapers, mutedPapers, savedSearches, words, visit, round };
const TEXTS = [...Object.keys(DEFAULTS), "scheme"];

/** Return the stored words by name: settings, and the colour scheme. @returns {Record<string, string>} */
export function storedTexts() {
  return Object.fromEntries(TEXTS.map((name) => [name, load(name) ?? ""]).filter(([, text]) => text));
}

/** Store words of `storedTexts` by names that have none yet. @param {Record<string, unknown>} texts */
export function addTexts(texts) {
  for (const name of TEXTS) {
    const text = texts[name];
    if (typeof text === "string" && text.length <= MAX_TEXT && load(name) === null) save(name, text);
  }
}

/** Remove all that is stored for this site, and what older versions of it stored. */
export function forgetAll() {
  try {
    for (const area of [localStorage, sessionStorage]) {
      for (const key of Object.keys(area)) if (key.startsWith(PREFIX) || key.startsWith(OLD_PREFIX)) area.removeItem(key);
    }
    return "";
  } catch {
    return DENIED;
  }
}

const TAKEN_OVER = "taken-over";

/** Whether older versions stored something that has not been looked through. */
export function hasOldKeys() {
  const names = ["list", "read", "visit", ...TEXTS];
  return load(TAKEN_OVER) === null && names.some((name) => load(name, "localStorage", OLD_PREFIX));
}

/** Return what older versions stored by a name, or undefined. @param {string} name */
export const oldText = (name) => load(name, "localStorage", OLD_PREFIX) ?? undefined;

/** Note that what older versions stored was looked through. */
export const setTakenOver = () => void save(TAKEN_OVER, "1");
