// The parts of pages that scripts add: messages, stars, notes, and the buttons that copy a citation.
// @ts-check
import { button, make, setAttributes } from "../elements.js";
import { isCitation, isOn, readingList, setSetting } from "../storage.js";
import { paperIdAt, paperUrl } from "../site.js";

const MAX_EXCERPT = 240; // characters

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

/**
 * Return what a card shows of the paper whose page is given.
 * @param {Document} page
 * @returns {import("../storage.js").Details}
 */
export function readDetails(page) {
  const text = (/** @type {Element} */ element) => (element.textContent ?? "").replace(/\s+/g, " ").trim();
  const names = [...page.querySelectorAll("[name=citation_author]")].map((tag) =>
    /** @type {HTMLMetaElement} */ (tag).content.split(", ").reverse().join(" "),
  );
  const more = names.length > 3 ? ` and ${names.length - 2} more` : "";
  const facts = [...page.querySelectorAll(".paper .facts > *")].map(text).filter((fact) => fact && fact !== "year inferred");
  const abstract = text(page.querySelector(".paper .abstract") ?? make("p", {}));
  return {
    facts: [...(names.length ? [names.slice(0, more ? 2 : 3).join(", ") + more] : []), ...facts],
    excerpt: abstract.length > MAX_EXCERPT ? `${abstract.slice(0, MAX_EXCERPT).replace(/\s\S*$/, "")}…` : abstract,
    topics: [...page.querySelectorAll(".paper ul.topics a")].map((link) => [
      text(link),
      paperIdAt(/** @type {HTMLAnchorElement} */ (link).getAttribute("href") ?? ""),
    ]),
  };
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

const SHAPES = {
  star: "M10 2.2l2.4 5 5.5.7-4 3.8 1 5.4-4.9-2.6-4.9 2.6 1-5.4-4-3.8 5.5-.7z",
  check: "M3.5 10.5l4.5 4.5 8.5-10",
  mute: "M2 10c4-6.5 12-6.5 16 0-4 6.5-12 6.5-16 0zM10 7.5a2.5 2.5 0 1 0 .01 0M3.5 17l13-14",
};

/** Return a drawing for a button. @param {keyof typeof SHAPES} name */
export function icon(name) {
  const [svg, path] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
  setAttributes(svg, { viewBox: "0 0 20 20", width: "20", height: "20", "aria-hidden": "true" });
  setAttributes(path, { d: SHAPES[name] });
  svg.append(path);
  return svg;
}

const FIRST_WORDS = 60; // characters of a note that is folded

/** Return the note on a starred paper, folded. @param {string} id @param {string} title */
export function foldedNote(id, title) {
  return make("details", { class: "folded-note" }, make("summary", {}), noteField(id, title));
}

/** Show the stored note, of which the summary has the first words. @param {Element} element @param {string} note */
export function showFoldedNote(element, note) {
  const [summary, field] = [...element.children];
  summary.textContent = note ? `Note: ${note.slice(0, FIRST_WORDS)}` : "Note";
  showNote(/** @type {HTMLTextAreaElement} */ (field), note);
}

/** @type {WeakSet<HTMLTextAreaElement>} Fields whose text could not be stored. */
const unsaved = new WeakSet();

/**
 * Return a field for the note on a starred paper, which is stored with every key.
 * @param {string} id
 * @param {string} title
 */
function noteField(id, title) {
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
function showNote(field, note) {
  if (field !== document.activeElement && !unsaved.has(field)) field.value = note;
}

/**
 * Return a checkbox that switches a setting on and off.
 * @param {import("../storage.js").Setting} name
 * @param {string} text
 * @param {HTMLElement} status shows why that failed
 */
export function settingToggle(name, text, status) {
  const box = make("input", { type: "checkbox" });
  box.checked = isOn(name);
  box.addEventListener("change", () => {
    status.textContent = setSetting(name, box.checked);
    if (status.textContent) box.checked = !box.checked;
  });
  return make("p", {}, make("label", {}, box, ` ${text}`));
}
