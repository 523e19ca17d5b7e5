// Citations of papers in five formats; generator/exports/citations.py writes the BibTeX that a page
// shows without script. Listings have no names of authors, so a note says that they are unknown.
// @ts-check

/**
 * The facts of a citation (`readCitation` in reader/widgets.js). `month` and `day` count from 1
 * and are present only with a `year`.
 * @typedef {{id: string, title: string, url: string, year?: number, month?: number,
 *   day?: number, inferred?: boolean, organization?: string}} Citation
 * @typedef {"bibtex" | "ris" | "csl" | "plain" | "markdown"} Format
 * @typedef {{name: string, extension: string, type: string}} FormatInfo
 */

/** The name of each format, the suffix of its files, and their MIME type. */
export const FORMATS = /** @type {Record<Format, FormatInfo>} */ ({
  bibtex: { name: "BibTeX", extension: "bib", type: "application/x-bibtex" },
  ris: { name: "RIS", extension: "ris", type: "application/x-research-info-systems" },
  csl: { name: "CSL-JSON", extension: "json", type: "application/vnd.citationstyles.csl+json" },
  plain: { name: "Plain text", extension: "txt", type: "text/plain" },
  markdown: { name: "Markdown link", extension: "md", type: "text/markdown" },
});

const MONTHS =
  "January February March April May June July August September October November December".split(" ");

/** @type {Record<string, string>} Characters that a backslash before them does not escape in TeX. */
export const TEX = {
  "\n": "\\par{}", // in a reader's note; a title has one line
  "\\": "\\textbackslash{}",
  "{": "\\textbraceleft{}", // BibTeX counts braces, escaped or not
  "}": "\\textbraceright{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};
/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** @type {Record<Format, (papers: Citation[]) => string>} */
const WRITERS = {
  bibtex: (papers) => papers.map(bibtex).join("\n\n"),
  ris: (papers) => papers.map(ris).join("\r\n"),
  csl: (papers) => JSON.stringify(papers.map(csl), null, 2),
  plain: (papers) => papers.map(plain).join("\n\n"),
  markdown: (papers) => papers.map(markdown).join("\n\n"),
};

/**
 * Return the citations of papers; only RIS ends with a line end.
 * @param {Format} format
 * @param {...Citation} papers
 */
export function cite(format, ...papers) {
  return WRITERS[format](papers.map(withoutLineEnds));
}

/**
 * Return the same facts with each text on one line: a line end would end a field of RIS.
 * @param {Citation} paper
 * @returns {Citation}
 */
function withoutLineEnds(paper) {
  return {
    ...paper,
    id: oneLine(paper.id),
    title: oneLine(paper.title),
    url: oneLine(paper.url),
    organization: paper.organization && oneLine(paper.organization),
  };
}

/** @param {string} text */
function oneLine(text) {
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}

/** @param {Citation} paper */
function note(paper) {
  const parts = ["Authors not given by the listing"];
  if (paper.organization) parts.push(`organisation: ${paper.organization}`);
  if (paper.inferred) parts.push("year inferred");
  return parts.join("; ");
}

/** Return a text escaped for TeX. @param {string} text */
export function tex(text) {
  return text.replace(/[\\{}~^$&#_%\n]/g, (character) => TEX[character] ?? `\\${character}`);
}

/** @param {Citation} paper */
function bibtex(paper) {
  /** @type {[string, string][]} */
  const fields = [["title", `{{${tex(paper.title)}}}`]];
  if (paper.year) fields.push(["year", `{${paper.year}}`]);
  if (paper.year && paper.month) fields.push(["month", MONTHS[paper.month - 1].slice(0, 3).toLowerCase()]);
  fields.push(["howpublished", `{\\url{${paper.url}}}`], ["note", `{${tex(note(paper))}}`]);
  const lines = fields.map(([name, value]) => `  ${name} = ${value},`);
  return [`@misc{${paper.id},`, ...lines, "}"].join("\n");
}

/** @param {Citation} paper */
function date(paper) {
  return [paper.year, paper.month, paper.day].slice(0, paper.year ? 3 : 0).filter((number) => number !== undefined);
}

/**
 * Return a citation in RIS, whose lines end with CR LF.
 * @param {Citation} paper
 */
function ris(paper) {
  const day = date(paper).map((number) => String(number).padStart(2, "0")).join("/");
  const fields = [
    ["TY", "GEN"],
    ["ID", paper.id],
    ["TI", paper.title],
    ...(day ? [["PY", String(paper.year)], ["DA", day]] : []),
    ["UR", paper.url],
    ["N1", note(paper)],
    ["ER", ""],
  ];
  return fields.map(([tag, value]) => `${tag}  - ${value}\r\n`).join("");
}

/** @param {Citation} paper */
function csl(paper) {
  const day = date(paper);
  return {
    id: paper.id,
    type: "article",
    title: paper.title,
    ...(day.length ? { issued: { "date-parts": [day] } } : {}),
    URL: paper.url,
    note: note(paper),
  };
}

/** @param {Citation} paper */
function plain(paper) {
  const words = [paper.day, paper.month && MONTHS[paper.month - 1], paper.year].filter(Boolean).join(" ");
  const day = paper.year ? ` ${words}.` : "";
  return `${paper.title}.${day} ${paper.url} (${note(paper)})`;
}

/** @param {Citation} paper */
function markdown(paper) {
  const title = paper.title.replace(/[\\`*_[\]~$]/g, "\\$&").replace(/[&<>]/g, (character) => ENTITIES[character]);
  const url = paper.url.replace(/[\s()<>\\]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
  return `[${title}](${url})`;
}
