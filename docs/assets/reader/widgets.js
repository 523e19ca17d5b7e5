// The parts of pages that show or change what the browser stores for its reader.
// @ts-check
import { make } from "../elements.js";
import { isCitation, readingList, setColorScheme } from "../storage.js";
import { paperIdAt, paperUrl } from "../site.js";

const message = make("p", { class: "message", role: "status" });
document.body.append(message);

/** Show a message at the foot of the window; an empty text removes it. @param {string} text */
export function showMessage(text) {
  message.textContent = text;
}

/** Return the citation of the paper whose page this, or a fetched page, is. */
export function readCitation(page = document, href = location.href) {
  const canonical = /** @type {HTMLLinkElement | null} */ (page.querySelector("link[rel=canonical]"));
  const facts = /** @type {HTMLElement | null} */ (page.querySelector("[data-cite]"))?.dataset;
  if (!facts) return undefined;
  const id = paperIdAt(href);
  const [year, month, day] = String(facts.cite).split("-").map(Number);
  const citation = {
    id,
    title: page.querySelector("h1")?.textContent,
    url: canonical?.href ?? paperUrl(id),
    ...(year && { year, month, day }),
    ...("inferred" in facts && { inferred: true }),
    ...(facts.by && { organization: facts.by }),
  };
  return isCitation(citation) ? citation : undefined;
}

/** Return a star, which the stylesheet fills when its button is pressed. */
export function starShape() {
  const [svg, path] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
  svg.setAttribute("viewBox", "0 0 20 20");
  for (const name of ["width", "height"]) svg.setAttribute(name, "20");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", "M10 2.2l2.4 5 5.5.7-4 3.8 1 5.4-4.9-2.6-4.9 2.6 1-5.4-4-3.8 5.5-.7z");
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
    const isStored = readingList.change((list) => {
      if (list[id]) list[id].note = field.value;
    });
    unsaved[isStored ? "delete" : "add"](field);
    showMessage(readingList.error);
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

const SCHEMES = ["system", "light", "dark"];

/** Make the button in the header change the colour scheme, which scheme.js applied to the page. */
export function mountSchemeButton() {
  const button = /** @type {HTMLElement | null} */ (document.querySelector("button.scheme"));
  const { dataset } = document.documentElement;
  if (!button) return;
  const showScheme = () => {
    button.title = `Colours: ${dataset.scheme}`;
    button.ariaLabel = `${button.title}. Change`;
  };
  button.addEventListener("click", () => {
    dataset.scheme = SCHEMES[(SCHEMES.indexOf(dataset.scheme ?? "") + 1) % SCHEMES.length];
    setColorScheme(dataset.scheme);
    showScheme();
  });
  showScheme();
}
