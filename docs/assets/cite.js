// Citations of papers in five formats; generator/exports/citations.py writes the BibTeX that a page
// shows without script. Without names of authors a note says that they are unknown.
// @ts-check

/**
 * The facts of a citation (`readCitation` in reader/widgets.js). `month` and `day` count from 1
 * and are present only with a `year`. `key` names it in a file, by default `id`; `authors` are
 * names as `Family, Given`, without a comma if they stay whole; `category` is arXiv's.
 * @typedef {{id: string, title: string, url: string, key?: string, authors?: string[],
 *   year?: number, month?: number, day?: number, arxiv?: string, category?: string, doi?: string,
 *   note?: string}} Citation
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
  return JSON.parse(JSON.stringify(paper), (_, value) =>
    typeof value === "string" ? value.replace(/[\s\p{Cc}]+/gu, " ").trim() : value,
  );
}

/** @param {Citation} paper */
const key = (paper) => paper.key ?? paper.id;

/** @param {Citation} paper */
const note = (paper) => paper.note ?? (paper.authors ? undefined : "Authors not given by the listing");

/** Return a text escaped for TeX. @param {string} text */
export function tex(text) {
  return text.replace(/[\\{}~^$&#_%\n]/g, (character) => TEX[character] ?? `\\${character}`);
}

/** Return the fields that have a value. @param {any[][]} fields */
const known = (fields) => fields.filter(([, value]) => value);

/** @param {Citation} paper */
function bibtex(paper) {
  const { authors, year, month, arxiv } = paper;
  const fields = {
    author: authors?.map((name) => (name.includes(", ") ? tex(name) : `{${tex(name)}}`)).join(" and "),
    title: `{${tex(paper.title)}}`,
    year,
    month: month && MONTHS[month - 1].slice(0, 3).toLowerCase(),
    eprint: arxiv,
    archivePrefix: arxiv && "arXiv",
    primaryClass: paper.category,
    doi: paper.doi,
    url: paper.url,
    note: tex(note(paper) ?? ""),
  };
  const lines = known(Object.entries(fields)).map(([name, value]) => `  ${name} = ${name === "month" ? value : `{${value}}`},\n`);
  return `@misc{${key(paper)},\n${lines.join("")}}`;
}

/** @param {Citation} paper */
const date = (paper) => [paper.year, paper.month, paper.day].filter(Boolean);

/**
 * Return a citation in RIS, whose lines end with CR LF.
 * @param {Citation} paper
 */
function ris(paper) {
  const day = date(paper).map((number) => String(number).padStart(2, "0")).join("/");
  const fields = known([
    ["TY", "GEN"],
    ["ID", key(paper)],
    ...(paper.authors ?? []).map((name) => ["AU", name]),
    ["TI", paper.title],
    ["PY", day && paper.year],
    ["DA", day],
    ["AN", paper.arxiv && `arXiv:${paper.arxiv}`],
    ["DO", paper.doi],
    ["UR", paper.url],
    ["N1", note(paper)],
  ]);
  return `${fields.map(([tag, value]) => `${tag}  - ${value}\r\n`).join("")}ER  - \r\n`;
}

/** @param {Citation} paper */
function csl(paper) {
  const day = date(paper);
  return {
    id: key(paper),
    type: "article",
    author: paper.authors?.map((name) => {
      const [family, given] = name.split(", ");
      return given ? { family, given } : { literal: family };
    }),
    title: paper.title,
    issued: day.length ? { "date-parts": [day] } : undefined,
    number: paper.arxiv && `arXiv:${paper.arxiv}`,
    DOI: paper.doi,
    URL: paper.url,
    note: note(paper),
  };
}

/** @param {Citation} paper */
function plain(paper) {
  const day = [paper.day, paper.month && MONTHS[paper.month - 1], paper.year].filter(Boolean).join(" ");
  const names = paper.authors?.map((name) => name.split(", ").reverse().join(" ")).join(", ");
  const end = note(paper) ? ` (${note(paper)})` : "";
  return [names, paper.title, day, paper.url + end].filter(Boolean).join(". ");
}

/** @param {Citation} paper */
function markdown(paper) {
  const title = paper.title.replace(/[\\`*_[\]~$&<>]/g, "\\$&");
  const url = paper.url.replace(/[\s()<>\\]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
  return `[${title}](${url})`;
}
