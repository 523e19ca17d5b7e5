// The parts of pages that scripts add: messages, stars, notes, and the buttons that copy a citation.
// @ts-check
import { button, make, setAttributes } from "../elements.js";
import { isCitation, readingList } from "../storage.js";
import { paperIdAt, paperUrl } from "../site.js";

const message = make("p", { class: "message", role: "status" });
document.body.append(message);

/** Show a message at the foot of the window; an empty text removes it. @param {string} text */
export function showMessage(text) {
  message.textContent = text;
}

/**
 * Change the reading list, and show why that failed; return whether it could be stored.
 * @param {(list: import("../storage.js").ReadingList) => void} change
 */
export function changeReadingList(change) {
  const isStored = readingList.change(change);
  showMessage(readingList.error);
  return isStored;
}

/** Return the citation of the paper whose page this, or a fetched page, is. */
export function readCitation(page = document, href = location.href) {
  const tags = (/** @type {string} */ name) =>
    [...page.querySelectorAll(`[name=citation_${name}]`)].map((tag) => /** @type {HTMLMetaElement} */ (tag).content);
  const facts = /** @type {HTMLElement | null} */ (page.querySelector("[data-cite]"))?.dataset;
  if (!facts) return undefined;
  const id = paperIdAt(href);
  const authors = tags("author");
  const [year, month, day] = String(facts.cite).split("-").map(Number);
  const citation = {
    id,
    title: page.querySelector("h1")?.textContent,
    url: tags("abstract_html_url")[0] ?? paperUrl(id),
    key: page.querySelector(".cite")?.textContent?.match(/{(.*),/)?.[1],
    authors: authors[0] && authors,
    year: year || undefined,
    month,
    day,
    arxiv: tags("arxiv_id")[0],
    doi: tags("doi")[0],
    category: facts.class,
    note: facts.note,
  };
  return isCitation(citation) ? citation : undefined;
}

/**
 * Add the buttons that copy the citation of the page's paper. Each shows it first: if the browser
 * denies access to the clipboard, it is selected, so that the reader can copy it.
 */
export async function mountCopyButtons() {
  const citation = readCitation();
  const block = document.querySelector(".cite");
  const code = block?.querySelector("code");
  if (!citation || !block || !code) return;
  const { cite, FORMATS } = await import("../cite.js");
  code.textContent = cite("bibtex", citation); // which may have the address of another host
  const status = make("span", { role: "status" });
  const buttons = Object.entries(FORMATS).map(([format, { name }]) => {
    return button(name, async () => {
      const text = cite(/** @type {keyof typeof FORMATS} */ (format), citation);
      code.textContent = text.replaceAll("\r\n", "\n");
      try {
        await navigator.clipboard.writeText(text);
        status.textContent = `Copied: ${name}`;
      } catch {
        getSelection()?.selectAllChildren(code);
        status.textContent = `${name} is selected below: copy it`;
      }
    });
  });
  block.before(make("p", { class: "copy", role: "group", "aria-label": "Copy the citation" }, "Copy", ...buttons, status));
}

/** Return a star, which the stylesheet fills when its button is pressed. */
export function starShape() {
  const [svg, path] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
  setAttributes(svg, { viewBox: "0 0 20 20", width: "20", height: "20", "aria-hidden": "true" });
  setAttributes(path, { d: "M10 2.2l2.4 5 5.5.7-4 3.8 1 5.4-4.9-2.6-4.9 2.6 1-5.4-4-3.8 5.5-.7z" });
  svg.append(path);
  return svg;
}

/** @type {WeakSet<HTMLTextAreaElement>} Fields whose text could not be stored. */
const unsaved = new WeakSet();

/**
 * Return a field for the note on a starred paper, which is stored with every key.
 * @param {string} id
 * @param {string} title
 */
export function noteField(id, title) {
  const field = make("textarea", { rows: "2", "aria-label": `Note on ${title}`, placeholder: "Note" });
  field.value = readingList.read()[id]?.note ?? "";
  field.addEventListener("input", () => {
    const isStored = changeReadingList((list) => {
      if (list[id]) list[id].note = field.value;
    });
    unsaved[isStored ? "delete" : "add"](field);
  });
  return field;
}

/**
 * Show the stored note, unless the reader is typing another or it could not be stored.
 * @param {HTMLTextAreaElement} field
 * @param {string} note
 */
export function showNote(field, note) {
  if (field !== document.activeElement && !unsaved.has(field)) field.value = note;
}
