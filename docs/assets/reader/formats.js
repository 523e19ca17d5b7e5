// Writing and parsing a reading list as a file: Markdown, BibTeX, RIS and CSL-JSON.
// @ts-check
import { cite, FORMATS, TEX } from "../cite.js";
import { paperIdsIn } from "../site.js";

/**
 * A paper that is written has a citation and the reader's note. An entry that is parsed has what
 * may be the paper's id and what may be its title.
 * @typedef {{citation: import("../cite.js").Citation, note: string}} ListedPaper
 * @typedef {{keys: string[], titles: string[], note: string}} Entry
 * @typedef {"markdown" | "bibtex" | "ris" | "csl"} Format
 */

/** Unlike a title, a note has several lines. @type {Record<string, string>} */
const NOTE_TEX = { ...TEX, "\n": "\\par{}" };
const CHARACTERS = Object.fromEntries(Object.entries(NOTE_TEX).map(([character, tex]) => [tex.slice(1, -2), character]));
const ESCAPED = new RegExp(
  [`\\\\(${Object.keys(CHARACTERS).join("|")})\\b(?:\\{\\})?`, "\\\\([$&#_%{}])", "\\\\([\"'`^~]|[cv]\\b)\\s*\\{?(\\p{L})\\}?", "[{}]"].join("|"),
  "gu",
);
/** @type {Record<string, string>} */
const ACCENTS = { '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", c: "\u0327", v: "\u030c" };

/** The reader's note has a field of its own: the citation's field `note` says what is not known. */
const WRITERS = /** @type {Record<Format, (papers: ListedPaper[]) => string>} */ ({
  markdown: (papers) =>
    papers.map(({ citation, note }) => [`- ${cite("markdown", citation)}`, ...lines(note).map((line) => `  > ${line}`)].join("\n")).join("\n"),
  bibtex: (papers) =>
    papers.map(({ citation, note }) => {
      const field = note.replace(/[\\{}~^$&#_%\n]/g, (character) => NOTE_TEX[character] ?? `\\${character}`);
      return cite("bibtex", citation).replace(/\n\}$/, (end) => (note ? `\n  annote       = {${field}},${end}` : end));
    }).join("\n\n"),
  ris: (papers) =>
    papers.map(({ citation, note }) => {
      const fields = lines(note).map((line) => `RN  - ${line}\r\n`).join("");
      return cite("ris", citation).replace(/ER {2}- ?\s*$/, (end) => fields + end);
    }).join("\r\n"),
  csl: (papers) =>
    JSON.stringify(papers.map(({ citation, note }) => ({ ...JSON.parse(cite("csl", citation))[0], ...(note && { annote: note }) })), null, 2),
});

/** The formats that a list can be exported in, and their names. */
export const LIST_FORMATS = /** @type {Format[]} */ (Object.keys(WRITERS)).map((format) => ({
  format,
  name: format === "markdown" ? "Markdown" : FORMATS[format].name,
  extension: FORMATS[format].extension,
  type: FORMATS[format].type,
}));

/**
 * Return a list of papers as the text of a file.
 * @param {Format} format
 * @param {ListedPaper[]} papers
 */
export function writeList(format, papers) {
  return `${WRITERS[format](papers).trimEnd()}\n`;
}

/** Return the lines of a note; none if it is empty. @param {string} note */
function lines(note) {
  return note ? note.split(/\r\n|[\n\r]/) : [];
}

/**
 * Return the entries of a file in any of the formats, written by this site or another program.
 * @param {string} text
 * @returns {Entry[]}
 */
export function parseList(text) {
  const plain = text.replace(/^\uFEFF/, "");
  if (/^\s*[[{]/.test(plain)) {
    try {
      return parseCsl(JSON.parse(plain));
    } catch {
      // A file of Markdown may begin with a link.
    }
  }
  if (/^TY {1,2}-/m.test(plain)) return parseRis(plain);
  return /^[ \t]*@\w+\s*[{(]/m.test(plain) ? parseBibtex(plain) : parseMarkdown(plain);
}

/** @param {any} value @returns {Entry[]} */
function parseCsl(value) {
  /** @type {any[]} */
  const items = [value?.items ?? value].flat();
  const text = (/** @type {unknown} */ field) => (typeof field === "string" ? field : "");
  return items.filter((item) => item && typeof item === "object").map((item) => ({
    keys: [...paperIdsIn(text(item.URL)), text(item.id)].filter(Boolean),
    titles: [text(item.title), text(item.title).replace(/<[^<>]*>/g, "")].filter(Boolean),
    note: text(item.annote),
  }));
}

/** @param {string} text */
function parseRis(text) {
  /** @type {Entry[]} */
  const entries = [];
  for (const line of text.split(/\r\n|[\n\r]/)) {
    const [, tag, value = ""] = /^([A-Z][A-Z0-9]) {1,2}-(?: (.*))?$/.exec(line) ?? [];
    if (tag === "TY") entries.push({ keys: [], titles: [], note: "" });
    const paper = entries.at(-1);
    if (!paper) continue;
    if (tag === "ID") paper.keys.push(value.trim());
    if (tag === "UR" || tag === "LK" || tag === "L1" || tag === "L2") paper.keys.push(...paperIdsIn(value));
    if (tag === "TI" || tag === "T1" || tag === "CT") paper.titles.push(value);
    // Every line has a line end before it, as the first line may be empty.
    if (tag === "RN") paper.note += `\n${value}`;
  }
  return entries.map((paper) => ({ ...paper, note: paper.note.slice(1) }));
}

/** @param {string} text */
function parseBibtex(text) {
  /** @type {Entry[]} */
  const entries = [];
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
    entries.push({
      keys: [...paperIdsIn(`${fields.url ?? ""} ${fields.howpublished ?? ""}`), entry[2] ?? ""],
      titles: fields.title ? [unescapeTex(fields.title).replace(/\s+/g, " ").trim()] : [],
      note: unescapeTex(fields.annote ?? ""),
    });
  }
  return entries;
}

/**
 * Return the value that begins at `start`, without its braces or quotes, and where it ends.
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

/** Return a text as it was before it was escaped for TeX. @param {string} text */
function unescapeTex(text) {
  return text.replace(ESCAPED, (_, name, character, accent, letter) => {
    if (name) return CHARACTERS[name];
    return character ?? (letter ? (letter + ACCENTS[accent]).normalize("NFC") : "");
  });
}

// A link, or an escaped character, where no link begins.
const LINK = /\\.|\[((?:\\.|[^[\]\\])*)\]\(<?([^)\s>]*)/g;

/** @param {string} text */
function parseMarkdown(text) {
  /** @type {Entry[]} */
  const entries = [];
  for (const line of text.split(/\r\n|[\n\r]/)) {
    const quoted = /^\s*> ?(.*)$/.exec(line);
    const paper = entries.at(-1);
    if (quoted && paper) paper.note += `\n${quoted[1]}`;
    if (quoted) continue;
    const links = [...line.matchAll(LINK)].filter(([, text]) => text !== undefined);
    const item = /^\s*(?:[-*+]|\d+[.)])\s+(\S.*)$/.exec(line);
    if (!links.length && !item) continue;
    const texts = [...links.map((link) => link[1]), ...(item ? [item[1]] : [])];
    entries.push({ keys: links.flatMap((link) => paperIdsIn(link[2])), titles: texts.map(unescapeMarkdown), note: "" });
  }
  return entries.map((paper) => ({ ...paper, note: paper.note.slice(1) }));
}

/** Return a text as it was before it was escaped for Markdown. @param {string} text */
function unescapeMarkdown(text) {
  /** @type {Record<string, string>} */
  const entities = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
  return text.replace(/\\([^\w\s])/g, "$1").replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity]);
}
