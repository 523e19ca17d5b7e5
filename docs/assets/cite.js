// Citations of papers, as generator/cite.py writes the one that a page shows without script.
// The listing gives no authors' names, so none are invented: the note says so.
// @ts-check

/**
 * What a citation is made of; `factsOf` in `reader/parts.js` has it from a paper's page.
 * `month` and `day` are from 1, and are there only with a `year`.
 * @typedef {{id: string, title: string, url: string, year?: number, month?: number,
 *   day?: number, inferred?: boolean, organization?: string}} Cited
 * @typedef {"bibtex" | "ris" | "csl" | "plain" | "markdown"} Format
 * @typedef {{name: string, extension: string, type: string}} Described
 */

/** How each format is called, the ending of its files, and their MIME type. */
export const FORMATS = /** @type {Record<Format, Described>} */ ({
  bibtex: { name: "BibTeX", extension: "bib", type: "application/x-bibtex" },
  ris: { name: "RIS", extension: "ris", type: "application/x-research-info-systems" },
  csl: { name: "CSL-JSON", extension: "json", type: "application/vnd.citationstyles.csl+json" },
  plain: { name: "Plain text", extension: "txt", type: "text/plain" },
  markdown: { name: "Markdown link", extension: "md", type: "text/markdown" },
});

const MONTHS =
  "January February March April May June July August September October November December".split(" ");

/** @type {Record<string, string>} What TeX would take for more than a letter. */
export const TEX = {
  "\\": "\\textbackslash{}",
  "{": "\\textbraceleft{}", // BibTeX counts braces, escaped or not
  "}": "\\textbraceright{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};
/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** @type {Record<Format, (papers: Cited[]) => string>} */
const WRITERS = {
  bibtex: (papers) => papers.map(bibtex).join("\n\n"),
  ris: (papers) => papers.map(ris).join("\r\n"),
  csl: (papers) => JSON.stringify(papers.map(csl), null, 2),
  plain: (papers) => papers.map(plain).join("\n\n"),
  markdown: (papers) => papers.map(markdown).join("\n\n"),
};

/**
 * One or more papers in a format; the text has no line end of its own.
 * @param {Format} format
 * @param {...Cited} papers
 */
export function cite(format, ...papers) {
  return WRITERS[format](papers.map(inLines));
}

/**
 * The same facts, each text in one line: in RIS a line's end is the field's.
 * @param {Cited} cited
 * @returns {Cited}
 */
function inLines(cited) {
  return {
    ...cited,
    id: oneLine(cited.id),
    title: oneLine(cited.title),
    url: oneLine(cited.url),
    organization: cited.organization && oneLine(cited.organization),
  };
}

/** @param {string} text */
function oneLine(text) {
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}

/** @param {Cited} cited */
function note(cited) {
  const said = ["Authors not given by the listing"];
  if (cited.organization) said.push(`organisation: ${cited.organization}`);
  if (cited.inferred) said.push("year inferred");
  return said.join("; ");
}

/** @param {string} text */
function tex(text) {
  return text.replace(/[\\{}~^$&#_%]/g, (mark) => TEX[mark] ?? `\\${mark}`);
}

/** @param {Cited} cited */
function bibtex(cited) {
  /** @type {[string, string][]} */
  const fields = [["title", `{{${tex(cited.title)}}}`]];
  if (cited.year) fields.push(["year", `{${cited.year}}`]);
  if (cited.year && cited.month) fields.push(["month", MONTHS[cited.month - 1].slice(0, 3).toLowerCase()]);
  fields.push(["howpublished", `{\\url{${cited.url}}}`], ["note", `{${tex(note(cited))}}`]);
  const lines = fields.map(([name, value]) => `  ${name} = ${value},`);
  return [`@misc{${cited.id},`, ...lines, "}"].join("\n");
}

/** @param {Cited} cited */
function date(cited) {
  return [cited.year, cited.month, cited.day].slice(0, cited.year ? 3 : 0).filter((part) => part !== undefined);
}

/**
 * The lines end as the format has it, in CR and LF.
 * @param {Cited} cited
 */
function ris(cited) {
  const day = date(cited).map((part) => String(part).padStart(2, "0")).join("/");
  const fields = [
    ["TY", "GEN"],
    ["ID", cited.id],
    ["TI", cited.title],
    ...(day ? [["PY", String(cited.year)], ["DA", day]] : []),
    ["UR", cited.url],
    ["N1", note(cited)],
    ["ER", ""],
  ];
  return fields.map(([tag, value]) => `${tag}  - ${value}\r\n`).join("");
}

/** @param {Cited} cited */
function csl(cited) {
  const day = date(cited);
  return {
    id: cited.id,
    type: "article",
    title: cited.title,
    ...(day.length ? { issued: { "date-parts": [day] } } : {}),
    URL: cited.url,
    note: note(cited),
  };
}

/** @param {Cited} cited */
function plain(cited) {
  const words = [cited.day, cited.month && MONTHS[cited.month - 1], cited.year].filter(Boolean).join(" ");
  const day = cited.year ? ` ${words}.` : "";
  return `${cited.title}.${day} ${cited.url} (${note(cited)})`;
}

/** @param {Cited} cited */
function markdown(cited) {
  const title = cited.title.replace(/[\\`*_[\]~$]/g, "\\$&").replace(/[&<>]/g, (mark) => ENTITIES[mark]);
  const url = cited.url.replace(/[\s()<>\\]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
  return `[${title}](${url})`;
}
