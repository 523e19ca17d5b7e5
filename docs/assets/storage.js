// What this browser stores for its reader: the one module that uses the browser's storage
// (scheme.js reads a single key by itself, as no module runs before the first paint). Storage may
// be switched off, full, damaged, or written by a newer version of the site.
// @ts-check
import { isPaperId } from "./site.js";

/**
 * @typedef {import("./cite.js").Citation} Citation
 * @typedef {{title: string, added: number, note: string, cited?: Citation}} StarredPaper
 * @typedef {Record<string, StarredPaper>} ReadingList by the papers' ids
 * @typedef {{before: string[], now: string[], at: number, checked: number}} Visit
 * @typedef {"localStorage" | "sessionStorage"} Area
 */

const VERSION = 1;
const LATEST = 8.64e15; // ms; no date can be made of a later time
const DENIED = "This browser keeps nothing for this site: its storage is switched off.";
const DAMAGED = "What this browser had kept could not be read, and was put aside.";
const PARTLY = "A part of what this browser had kept could not be read. A copy of all of it was put aside.";
const CRAMPED = "What this browser had kept cannot all be read, and there is no room to put it aside, so nothing is changed.";
const NEWER = "What this browser keeps was written by a newer version of this site. Reload the page.";
const FULL = "Not kept: this browser’s storage for this site is full.";

/**
 * Return the text stored for a key: null if there is none, undefined if storage is switched off.
 * @param {string} key
 * @param {Area} area
 */
function load(key, area = "localStorage") {
  try {
    return window[area].getItem(key);
  } catch {
    return undefined;
  }
}

/**
 * Store a text, or remove the key if there is none; return why that failed, or an empty text.
 * @param {string} key
 * @param {string | undefined} text
 * @param {Area} area
 */
function save(key, text, area = "localStorage") {
  try {
    if (text === undefined) window[area].removeItem(key);
    else window[area].setItem(key, text);
    return "";
  } catch (error) {
    return error instanceof DOMException && error.name === "QuotaExceededError" ? FULL : DENIED;
  }
}

/** Return a text of this tab; empty if there is none. @param {string} key */
export const sessionText = (key) => load(key, "sessionStorage") ?? "";

/** Store a text for as long as the tab lives, if that is possible. @param {string} key @param {string} text */
export const setSessionText = (key, text) => void save(key, text, "sessionStorage");

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
   * @param {string} key
   * @param {() => T} empty returns the value before anything was stored
   * @param {(value: any, reject: () => void) => T} validate returns the valid part of a value;
   *   calls `reject` for each invalid part, and throws if nothing is valid
   */
  constructor(key, empty, validate) {
    this.key = key;
    this.empty = empty;
    this.validate = validate;
  }

  /** Return the valid part of the stored value; the empty value if there is none. */
  read() {
    this.error = "";
    this.#isLocked = false;
    const text = load(this.key);
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
   * Copy a damaged text to another key before anything takes its place.
   * @param {string} text
   * @param {string} error
   */
  #backUp(text, error) {
    const key = `${this.key}.damaged`;
    this.error = error;
    if (load(key) !== text && save(key, text)) this.#lock(CRAMPED);
  }

  /**
   * Change the value, as another tab may have left it; return whether it could be stored.
   * @param {(value: T) => T | void} change returns another value, or changes the one it gets
   */
  change(change) {
    const value = this.read();
    if (this.#isLocked) return false;
    const failure = save(this.key, JSON.stringify({ version: VERSION, value: change(value) ?? value }));
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
    const { title, added, note, cited } = paper;
    const isTime = Number.isInteger(added) && Math.abs(added) < LATEST;
    const isText = typeof note === "string";
    valid[id] = { title, added: isTime ? added : 0, note: isText ? note : "" };
    if (isCitation(cited)) valid[id].cited = cited;
    if (!isTime || !isText || (cited !== undefined && !valid[id].cited)) reject();
  }
  return valid;
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

export const readingList = new StoredValue("almanac.list", () => /** @type {ReadingList} */ ({}), validReadingList);
/** The ids of the papers that were read. */
export const readPapers = new StoredValue("almanac.read", () => /** @type {string[]} */ ([]), validTexts);
/** The listings of this visit and of the one before; undefined before the first visit. */
export const visit = new StoredValue("almanac.visit", () => /** @type {Visit | undefined} */ (undefined), validVisit);

/** Return the starred papers by their ids, the latest first. @returns {[string, StarredPaper][]} */
export function starredPapers() {
  const papers = Object.entries(readingList.read());
  return papers.sort(([a, { added }], [b, other]) => other.added - added || (a < b ? -1 : 1));
}

/**
 * Mark papers as read, or as not read.
 * @param {string[]} ids
 * @param {boolean} isRead
 */
export function markRead(ids, isRead) {
  readPapers.change((stored) => {
    const others = stored.filter((id) => !ids.includes(id));
    return isRead ? [...others, ...ids] : others;
  });
}

/** What holds before the reader chooses: opening a paper does not mark it as read. */
const DEFAULTS = { keys: true, opened: false };
/** @typedef {keyof typeof DEFAULTS} Setting */

/** Whether a setting is on. @param {Setting} name */
export function isOn(name) {
  const stored = load(`almanac.${name}`);
  return stored ? stored === "on" : DEFAULTS[name];
}

/**
 * Switch a setting on or off; return why that could not be stored, or an empty text.
 * @param {Setting} name
 * @param {boolean} isSwitchedOn
 */
export function setSetting(name, isSwitchedOn) {
  return save(`almanac.${name}`, isSwitchedOn === DEFAULTS[name] ? undefined : isSwitchedOn ? "on" : "off");
}

/** Store the colour scheme, which scheme.js reads on the next page. @param {string} name */
export const setColorScheme = (name) => void save("almanac.scheme", name);
