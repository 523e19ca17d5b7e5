// Writing and parsing a reading list: as a file (Markdown, BibTeX, RIS and CSL-JSON), and as the
// address of a link, which has four bytes for each paper: the hash of its id.
// @ts-check
import { cite, FORMATS, tex, TEX } from "../cite.js";
import { paperIdsIn, readingListUrl } from "../site.js";

/**
 * A paper that is written has a citation and the reader's note and tags. An entry that is parsed has
 * what may be the paper's id, what may be its title, the lines of a note, and tags.
 * @typedef {{citation: import("../cite.js").Citation, note: string, tags: string[]}} ListedPaper
 * @typedef {{keys: string[], titles: string[], note: string[], tags: string[]}} Entry
 * @typedef {"markdown" | "bibtex" | "ris" | "csl"} Format
 */

const CHARACTERS = Object.fromEntries(Object.entries(TEX).map(([character, command]) => [command.slice(1, -2), character]));
const ESCAPED = new RegExp(
  [`\\\\(${Object.keys(CHARACTERS).join("|")})\\b(?:\\{\\})?`, "\\\\([$&#_%{}])", "\\\\([\"'`^~]|[cv]\\b)\\s*\\{?(\\p{L})\\}?", "[{}]"].join("|"),
  "gu",
);
/** @type {Record<string, string>} */
const ACCENTS = { '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", c: "\u0327", v: "\u030c" };

/** The reader's note has a field of its own: the citation's field `note` says what is not known. */
const WRITERS = /** @type {Record<Format, (papers: ListedPaper[]) => string>} */ ({
  markdown: (papers) =>
    papers.map(({ citation, note, tags }) => {
      const also = [...(tags.length ? [`Tags: ${tags.join(", ")}`] : []), ...lines(note).map((line) => `> ${line}`)];
      return [`- ${cite("markdown", citation)}`, ...also.map((line) => `  ${line}`)].join("\n");
    }).join("\n"),
  bibtex: (papers) =>
    papers.map(({ citation, note, tags }) => {
      const fields = [
        ...(tags.length ? [`\n  keywords     = {${tex(tags.join(", "))}},`] : []),
        ...(note ? [`\n  annote       = {${tex(note)}},`] : []),
      ];
      return cite("bibtex", citation).replace(/\n\}$/, (end) => fields.join("") + end);
    }).join("\n\n"),
  ris: (papers) =>
    papers.map(({ citation, note, tags }) => {
      const fields = [...tags.map((tag) => `KW  - ${tag}\r\n`), ...lines(note).map((line) => `RN  - ${line}\r\n`)];
      return cite("ris", citation).replace(/ER {2}- ?\s*$/, (end) => fields.join("") + end);
    }).join("\r\n"),
  csl: (papers) =>
    JSON.stringify(papers.map(({ citation, note, tags }) => ({
      ...JSON.parse(cite("csl", citation))[0],
      ...(tags.length && { keyword: tags.join(", ") }),
      ...(note && { annote: note }),
    })), null, 2),
});

/** The formats that a list can be exported in, and their names. */
export const LIST_FORMATS = /** @type {Format[]} */ (Object.keys(WRITERS)).map((format) => ({
  ...FORMATS[format],
  ...(format === "markdown" && { name: "Markdown" }),
  format,
}));

/**
 * Return a list of papers as the text of a file.
 * @param {Format} format
 * @param {ListedPaper[]} papers
 */
export function writeList(format, papers) {
  const keys = new Set();
  for (const { citation } of papers) {
    citation.key ??= citation.id;
    while (keys.has(citation.key)) citation.key += "a";
    keys.add(citation.key);
  }
  return `${WRITERS[format](papers).trimEnd()}\n`;
}

/** Return the tags in a text that has them between commas or semicolons. @param {string} text */
export const splitTags = (text) => text.split(/[,;]/).map((tag) => tag.trim()).filter(Boolean);

/** Return the lines of a text; none if it is empty. @param {string} text */
function lines(text) {
  return text ? text.split(/\r\n|[\n\r]/) : [];
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
    note: [text(item.annote)],
    tags: splitTags(text(item.keyword)),
  }));
}

/** @param {string} text */
function parseRis(text) {
  /** @type {Entry[]} */
  const entries = [];
  for (const [tag, value] of risFields(text)) {
    if (tag === "TY") entries.push({ keys: [], titles: [], note: [], tags: [] });
    const paper = entries.at(-1);
    if (!paper) continue;
    if (tag === "ID") paper.keys.push(value.trim());
    if (tag === "UR" || tag === "LK" || tag === "L1" || tag === "L2") paper.keys.push(...paperIdsIn(value));
    if (tag === "TI" || tag === "T1" || tag === "CT") paper.titles.push(value);
    if (tag === "RN") paper.note.push(value);
    if (tag === "KW") paper.tags.push(...splitTags(value));
  }
  return entries;
}

/** Return the tag and the value of each field; a line without a tag goes on with the one above. @param {string} text */
function risFields(text) {
  /** @type {[string, string][]} */
  const fields = [];
  for (const line of lines(text)) {
    const [, tag, value = ""] = /^([A-Z][A-Z0-9]) {1,2}-(?: (.*))?$/.exec(line) ?? [];
    const field = fields.at(-1);
    if (tag) fields.push([tag, value]);
    else if (field && line.trim()) field[1] = `${field[1].trimEnd()} ${line.trim()}`;
  }
  return fields;
}

/** @param {string} text */
function parseBibtex(text) {
  /** @type {Entry[]} */
  const entries = [];
  const head = /@(\w+)\s*[{(]\s*(?:([^,\s{}@]+)\s*)?,/g;
  for (let entry = head.exec(text); entry; entry = head.exec(text)) {
    /** @type {Record<string, string>} */
    const fields = {};
    const name = /[\s,]*([\w-]+)\s*=\s*/y;
    name.lastIndex = head.lastIndex;
    for (let field = name.exec(text); field; field = name.exec(text)) {
      const [value, end] = bibtexValue(text, name.lastIndex);
      fields[field[1].toLowerCase()] = value;
      name.lastIndex = head.lastIndex = end;
    }
    entries.push({
      keys: [...paperIdsIn(`${fields.url ?? ""} ${fields.howpublished ?? ""}`), entry[2] ?? ""],
      titles: fields.title ? [unescapeTex(fields.title).replace(/\s+/g, " ").trim()] : [],
      note: [unescapeTex(fields.annote ?? "")],
      tags: splitTags(unescapeTex(fields.keywords ?? "")),
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
  const isQuoted = text[start] === '"';
  if (!isQuoted && text[start] !== "{") {
    const [bare] = /^[^\s,}]*/.exec(text.slice(start, start + 200)) ?? [""];
    return [bare, start + bare.length];
  }
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "{") depth++;
    else if (text[at] === "}") depth--;
    if (depth === 0 && (!isQuoted || (at > start && text[at] === '"'))) return [text.slice(start + 1, at), at + 1];
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
  for (const line of lines(text)) {
    const quoted = /^\s*> ?(.*)$/.exec(line);
    const paper = entries.at(-1);
    if (quoted) paper?.note.push(quoted[1]);
    const tags = /^\s+Tags: (.*)$/.exec(line);
    if (tags) paper?.tags.push(...splitTags(tags[1]));
    if (quoted || tags) continue;
    const links = [...line.matchAll(LINK)].filter(([, text]) => text !== undefined);
    // The box of a task is no part of its title.
    const item = /^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(\S.*)$/.exec(line);
    if (!links.length && !item) continue;
    const texts = [...links.map((link) => link[1]), ...(item ? [item[1]] : [])];
    entries.push({ keys: links.flatMap((link) => paperIdsIn(link[2])), titles: texts.map(unescapeMarkdown), note: [], tags: [] });
  }
  return entries;
}

/** Return a text as it was before it was escaped for Markdown. @param {string} text */
function unescapeMarkdown(text) {
  /** @type {Record<string, string>} */
  const entities = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
  return text.replace(/\\([^\w\s])/g, "$1").replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity]);
}

const FRAGMENT = /^#list=1\.([\w-]*)$/;

/** Return the 32-bit FNV-1a hash of an id. @param {string} id */
export function idHash(id) {
  let sum = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) sum = Math.imul(sum ^ id.charCodeAt(at), 0x01000193);
  return sum >>> 0;
}

/** Return the address that carries papers to another device. @param {string[]} ids */
export function writeLink(ids) {
  const bytes = new Uint8Array(Uint32Array.from(ids, idHash).buffer);
  const text = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return readingListUrl(`list=1.${text}`);
}

/** Return the hashes in the fragment of an address; none if it is damaged. @param {string} fragment */
export function parseLink(fragment) {
  const [, text = ""] = FRAGMENT.exec(fragment) ?? [];
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (byte) => byte.charCodeAt(0));
    return [...new Uint32Array(bytes.buffer)];
  } catch {
    return []; // a part of the address is missing
  }
}
