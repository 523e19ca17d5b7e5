// What this browser keeps for its reader, and in which words it says that it cannot.
// @ts-check

/**
 * @typedef {import("../cite.js").Cited} Cited
 * @typedef {{title: string, added: number, note: string, cited?: Cited}} Starred
 * @typedef {Record<string, Starred>} Starlist
 * @typedef {{before: string[], now: string[], at: number, checked: number}} Visit
 */

export const ROOT = new URL("../../", import.meta.url);
const VERSION = 1;
const ID = /^[a-z0-9-]{1,200}$/;
const LATEST = 8.64e15; // beyond it no date can be made of a time
const DENIED = "This browser keeps nothing for this site: its storage is switched off.";
const DAMAGED = "What this browser had kept could not be read, and was put aside.";
const PARTLY = "A part of what this browser had kept could not be read. A copy of all of it was put aside.";
const CRAMPED = "What this browser had kept cannot all be read, and there is no room to put it aside, so nothing is changed.";
const NEWER = "What this browser keeps was written by a newer version of this site. Reload the page.";
const FULL = "Not kept: this browser’s storage for this site is full.";

/**
 * A value in the browser's storage, shared by all tabs.
 * @template T
 */
class Kept {
  /** In words, why the last reading or change went wrong; empty where it did not. */
  trouble = "";
  /** Whether what is kept must stay as it is. */
  #isLocked = false;

  /**
   * @param {string} key
   * @param {() => T} empty what is there before anything was kept
   * @param {(value: any, lose: () => void) => T} sound what of a value can be used; calls
   *   `lose` for each thing that cannot, and throws where nothing can
   */
  constructor(key, empty, sound) {
    this.key = key;
    this.empty = empty;
    this.sound = sound;
  }

  /** What can be used of what is kept now; the empty value where that is nothing. */
  read() {
    this.trouble = "";
    this.#isLocked = false;
    let text;
    try {
      text = localStorage.getItem(this.key);
    } catch {
      this.#lock(DENIED);
      return this.empty();
    }
    if (text === null) return this.empty();
    try {
      const { version, value } = JSON.parse(text);
      if (!(version > VERSION)) {
        let lost = 0;
        const sound = this.sound(value, () => lost++);
        if (lost) this.#putAside(text, PARTLY);
        return sound;
      }
      this.#lock(NEWER);
    } catch {
      this.#putAside(text, DAMAGED);
    }
    return this.empty();
  }

  /** @param {string} why */
  #lock(why) {
    this.trouble = why;
    this.#isLocked = true;
  }

  /**
   * Keeps a copy of a damaged text, before anything takes its place.
   * @param {string} text
   * @param {string} why
   */
  #putAside(text, why) {
    const aside = `${this.key}.damaged`;
    this.trouble = why;
    try {
      if (localStorage.getItem(aside) !== text) localStorage.setItem(aside, text);
    } catch {
      this.#lock(CRAMPED);
    }
  }

  /**
   * Changes what is kept, as another tab may have left it; false where it could not be kept.
   * @param {(value: T) => T | void} change returns another value, or changes the one it gets
   */
  change(change) {
    const value = this.read();
    if (this.#isLocked) return false;
    try {
      localStorage.setItem(this.key, JSON.stringify({ version: VERSION, value: change(value) ?? value }));
    } catch {
      this.trouble = FULL;
      return false;
    }
    return true;
  }
}

/** @param {any} value @param {() => void} lose */
function texts(value, lose) {
  if (!Array.isArray(value)) throw new TypeError("no list");
  const sound = value.filter((item) => typeof item === "string");
  if (sound.length < value.length) lose();
  return sound;
}

/** @param {any} value @param {() => void} lose @returns {Starlist} */
function starred(value, lose) {
  if (Object(value) !== value || Array.isArray(value)) throw new TypeError("no papers by their ids");
  /** @type {Starlist} */
  const sound = {};
  for (const [id, kept] of Object.entries(value)) {
    if (!isId(id) || typeof kept?.title !== "string") {
      lose();
      continue;
    }
    const { title, added, note, cited } = kept;
    const isTime = Number.isInteger(added) && Math.abs(added) < LATEST;
    const isText = typeof note === "string";
    sound[id] = { title, added: isTime ? added : 0, note: isText ? note : "" };
    if (isCited(cited)) sound[id].cited = cited;
    if (!isTime || !isText || (cited !== undefined && !sound[id].cited)) lose();
  }
  return sound;
}

/** @param {any} value @returns {value is Cited} */
export function isCited(value) {
  const isText = (/** @type {string} */ key) => typeof value[key] === "string";
  const isUpTo = (/** @type {string} */ key, /** @type {number} */ most) =>
    value[key] === undefined || (Number.isInteger(value[key]) && value[key] > 0 && value[key] <= most);
  if (!value || !["id", "title", "url"].every(isText)) return false;
  if (value.organization !== undefined && !isText("organization")) return false;
  return isUpTo("year", 9999) && isUpTo("month", 12) && isUpTo("day", 31);
}

/** @param {any} value @param {() => void} lose @returns {Visit | undefined} */
function visited(value, lose) {
  const { at, checked } = value;
  if (!Number.isFinite(at) || !Number.isFinite(checked)) throw new TypeError("no times");
  return { before: texts(value.before, lose), now: texts(value.now, lose), at, checked };
}

/** Whether a text can be the id of a paper. @param {unknown} id */
export function isId(id) {
  return typeof id === "string" && ID.test(id);
}

/** The reading list, by the papers' ids. */
export const stars = new Kept("almanac.list", () => /** @type {Starlist} */ ({}), starred);
/** The ids of the papers that were read. */
export const readings = new Kept("almanac.read", () => /** @type {string[]} */ ([]), texts);
/** Which listings there were; nothing before the first visit. */
export const visits = new Kept("almanac.visit", () => /** @type {Visit | undefined} */ (undefined), visited);

/** The address of a paper's page. @param {string} id */
export function address(id) {
  return new URL(`papers/${id}/`, ROOT).href;
}

/** The id of the paper whose page is at an address. @param {string} href */
export function idAt(href) {
  return new URL(href).pathname.split("/").at(-2) ?? "";
}

/** The starred papers, the latest first. @returns {[string, Starred][]} */
export function inOrder() {
  return Object.entries(stars.read()).sort(([a, one], [b, other]) => other.added - one.added || (a < b ? -1 : 1));
}

/** What is on before anybody chose: to open a paper is not yet to have read it. */
const DEFAULTS = { keys: true, opened: false };

/**
 * Whether a setting is on.
 * @param {"keys" | "opened"} name
 */
export function isOn(name) {
  try {
    const chosen = localStorage.getItem(`almanac.${name}`);
    return chosen ? chosen === "on" : DEFAULTS[name];
  } catch {
    return DEFAULTS[name];
  }
}

/**
 * Switches a setting; in words, why that is not kept, if it is not.
 * @param {"keys" | "opened"} name
 * @param {boolean} on
 */
export function turn(name, on) {
  try {
    if (on === DEFAULTS[name]) localStorage.removeItem(`almanac.${name}`);
    else localStorage.setItem(`almanac.${name}`, on ? "on" : "off");
    return "";
  } catch (error) {
    return error instanceof DOMException && error.name === "QuotaExceededError" ? FULL : DENIED;
  }
}

/**
 * Marks papers as read, or as not read; false where that could not be kept.
 * @param {string[]} ids
 * @param {boolean} isRead
 */
export function markRead(ids, isRead) {
  return readings.change((kept) => {
    const others = kept.filter((id) => !ids.includes(id));
    return isRead ? [...others, ...ids] : others;
  });
}

/**
 * A file of the site's data, as JSON; undefined where it cannot be had.
 * @param {string} name
 * @returns {Promise<any>}
 */
export async function data(name) {
  try {
    const answer = await fetch(new URL(`data/${name}.json`, ROOT), { cache: "no-cache" });
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

/** @type {Promise<{id: string, title: string, listings: string[]}[] | undefined> | undefined} */
let titles;

/** Every paper of the site, asked for once; undefined, and asked for again, where it cannot be had. */
export async function everyPaper() {
  titles ??= data("titles");
  const all = await titles;
  if (Array.isArray(all)) return all;
  titles = undefined;
  return undefined;
}
