// A reading list as a file, and files read back: Markdown, BibTeX, RIS and CSL-JSON.
// @ts-check
import { cite, FORMATS, TEX } from "../cite.js";

/**
 * A paper and the reader's note on it; and what a file says of a paper: what may be its id,
 * what may be its title.
 * @typedef {{cited: import("../cite.js").Cited, note: string}} Noted
 * @typedef {{keys: string[], titles: string[], note: string}} Found
 * @typedef {"markdown" | "bibtex" | "ris" | "csl"} Format
 */

/** A note has lines, which a title has not. @type {Record<string, string>} */
const NOTE_TEX = { ...TEX, "\n": "\\par{}" };
const UNTEX = Object.fromEntries(Object.entries(NOTE_TEX).map(([mark, written]) => [written.slice(1, -2), mark]));
const WRITTEN = new RegExp(
  [`\\\\(${Object.keys(UNTEX).join("|")})\\b(?:\\{\\})?`, "\\\\([$&#_%{}])", "\\\\([\"'`^~]|[cv]\\b)\\s*\\{?(\\p{L})\\}?", "[{}]"].join("|"),
  "gu",
);
/** @type {Record<string, string>} */
const ACCENTS = { '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", c: "\u0327", v: "\u030c" };

/** Where a note goes in each format: in a field of its own, as `note` says what is not known. */
const WRITERS = /** @type {Record<Format, (papers: Noted[]) => string>} */ ({
  markdown: (papers) =>
    papers.map(({ cited, note }) => [`- ${cite("markdown", cited)}`, ...lines(note).map((line) => `  > ${line}`)].join("\n")).join("\n"),
  bibtex: (papers) =>
    papers.map(({ cited, note }) => {
      const field = note.replace(/[\\{}~^$&#_%\n]/g, (mark) => NOTE_TEX[mark] ?? `\\${mark}`);
      return cite("bibtex", cited).replace(/\n\}$/, (end) => (note ? `\n  annote       = {${field}},${end}` : end));
    }).join("\n\n"),
  ris: (papers) =>
    papers.map(({ cited, note }) => {
      const fields = lines(note).map((line) => `RN  - ${line}\r\n`).join("");
      return cite("ris", cited).replace(/ER {2}- ?\s*$/, (end) => fields + end);
    }).join("\r\n"),
  csl: (papers) =>
    JSON.stringify(papers.map(({ cited, note }) => ({ ...JSON.parse(cite("csl", cited))[0], ...(note && { annote: note }) })), null, 2),
});

/** The formats that a list can be taken along in, and what they are called. */
export const LISTS = /** @type {Format[]} */ (Object.keys(WRITERS)).map((format) => ({
  format,
  name: format === "markdown" ? "Markdown" : FORMATS[format].name,
  extension: FORMATS[format].extension,
  type: FORMATS[format].type,
}));

/**
 * A list of papers as the text of a file.
 * @param {Format} format
 * @param {Noted[]} papers
 */
export function written(format, papers) {
  return `${WRITERS[format](papers).trimEnd()}\n`;
}

/** The lines of a note; none if it is empty. @param {string} note */
function lines(note) {
  return note ? note.split(/\r\n|[\n\r]/) : [];
}

/**
 * What a file in any of the formats, of this site or not, says of papers.
 * @param {string} text
 * @returns {Found[]}
 */
export function parsed(text) {
  const plain = text.replace(/^\uFEFF/, "");
  if (/^\s*[[{]/.test(plain)) {
    try {
      return fromCsl(JSON.parse(plain));
    } catch {
      // A Markdown link may begin a file too.
    }
  }
  if (/^TY {1,2}-/m.test(plain)) return fromRis(plain);
  return /^[ \t]*@\w+\s*[{(]/m.test(plain) ? fromBibtex(plain) : fromMarkdown(plain);
}

/** The ids that addresses in a text may name. @param {string} text */
function named(text) {
  return [...text.matchAll(/papers\/([a-z0-9-]+)/g)].map(([, id]) => id);
}

/** @param {any} value @returns {Found[]} */
function fromCsl(value) {
  /** @type {any[]} */
  const items = [value?.items ?? value].flat();
  const text = (/** @type {unknown} */ field) => (typeof field === "string" ? field : "");
  return items.filter((item) => item && typeof item === "object").map((item) => ({
    keys: [...named(text(item.URL)), text(item.id)].filter(Boolean),
    titles: [text(item.title), text(item.title).replace(/<[^<>]*>/g, "")].filter(Boolean),
    note: text(item.annote),
  }));
}

/** @param {string} text */
function fromRis(text) {
  /** @type {Found[]} */
  const found = [];
  for (const line of text.split(/\r\n|[\n\r]/)) {
    const [, tag, value = ""] = /^([A-Z][A-Z0-9]) {1,2}-(?: (.*))?$/.exec(line) ?? [];
    if (tag === "TY") found.push({ keys: [], titles: [], note: "" });
    const paper = found.at(-1);
    if (!paper) continue;
    if (tag === "ID") paper.keys.push(value.trim());
    if (tag === "UR" || tag === "LK" || tag === "L1" || tag === "L2") paper.keys.push(...named(value));
    if (tag === "TI" || tag === "T1" || tag === "CT") paper.titles.push(value);
    // The first line may be empty, so lines are counted from behind a line's end.
    if (tag === "RN") paper.note += `\n${value}`;
  }
  return found.map((paper) => ({ ...paper, note: paper.note.slice(1) }));
}

/** @param {string} text */
function fromBibtex(text) {
  /** @type {Found[]} */
  const found = [];
  const head = /@(\w+)\s*[{(]\s*(?:([^,\s{}@]+)\s*)?,/g;
  for (let entry = head.exec(text); entry; entry = head.exec(text)) {
    /** @type {Record<string, string>} */
    const fields = {};
    const name = /\s*([\w-]+)\s*=\s*/y;
    let at = head.lastIndex;
    for (;;) {
      name.lastIndex = at;
      const field = name.exec(text);
      if (!field) break;
      const [value, end] = bibtexValue(text, name.lastIndex);
      fields[field[1].toLowerCase()] = value;
      const between = /[\s,]*/y;
      between.lastIndex = end;
      between.exec(text);
      at = between.lastIndex;
    }
    head.lastIndex = at;
    found.push({
      keys: [...named(`${fields.url ?? ""} ${fields.howpublished ?? ""}`), entry[2] ?? ""],
      titles: fields.title ? [readable(fields.title).replace(/\s+/g, " ").trim()] : [],
      note: readable(fields.annote ?? ""),
    });
  }
  return found;
}

/**
 * The value that begins at `start`, without its braces or quotes, and where it ends.
 * @param {string} text
 * @param {number} start
 * @returns {[string, number]}
 */
function bibtexValue(text, start) {
  if (text[start] !== "{" && text[start] !== '"') {
    const [bare] = /^[^\s,}]*/.exec(text.slice(start, start + 200)) ?? [""];
    return [bare, start + bare.length];
  }
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "{") depth++;
    else if (text[at] === "}") depth--;
    const isQuoted = text[start] === '"';
    if (depth === 0 && (isQuoted ? at > start && text[at] === '"' : true)) return [text.slice(start + 1, at), at + 1];
  }
  return [text.slice(start + 1), text.length];
}

/** Text as it was before it was written for TeX. @param {string} text */
function readable(text) {
  return text.replace(WRITTEN, (_, name, mark, accent, letter) => {
    if (name) return UNTEX[name];
    return mark ?? (letter ? (letter + ACCENTS[accent]).normalize("NFC") : "");
  });
}

// What is escaped is passed over, as no link begins there.
const LINK = /\\.|\[((?:\\.|[^[\]\\])*)\]\(<?([^)\s>]*)/g;

/** @param {string} text */
function fromMarkdown(text) {
  /** @type {Found[]} */
  const found = [];
  for (const line of text.split(/\r\n|[\n\r]/)) {
    const quoted = /^\s*> ?(.*)$/.exec(line);
    const paper = found.at(-1);
    if (quoted && paper) paper.note += `\n${quoted[1]}`;
    if (quoted) continue;
    const links = [...line.matchAll(LINK)].filter(([, text]) => text !== undefined);
    const item = /^\s*(?:[-*+]|\d+[.)])\s+(\S.*)$/.exec(line);
    if (!links.length && !item) continue;
    const texts = [...links.map((link) => link[1]), ...(item ? [item[1]] : [])];
    found.push({ keys: links.flatMap((link) => named(link[2])), titles: texts.map(unmarked), note: "" });
  }
  return found.map((paper) => ({ ...paper, note: paper.note.slice(1) }));
}

/** Text as it was before it was written for Markdown. @param {string} text */
function unmarked(text) {
  /** @type {Record<string, string>} */
  const entities = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
  return text.replace(/\\([^\w\s])/g, "$1").replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity]);
}
