// The pieces that the reader's pages are made of.
// @ts-check
import { make } from "../elements.js";
import { address, idAt, isCited, stars } from "./kept.js";

const said = make("p", { class: "said", role: "status" });
document.body.append(said);

/** Says something at the foot of the window; an empty text takes it away. @param {string} text */
export function say(text) {
  said.textContent = text;
}

/** The facts for a citation that the page of a paper at an address holds; of this one, if none is given. */
export function factsOf(page = document, href = location.href) {
  const canonical = /** @type {HTMLLinkElement | null} */ (page.querySelector("link[rel=canonical]"));
  const said = /** @type {HTMLElement | null} */ (page.querySelector("[data-cite]"))?.dataset;
  if (!said) return undefined;
  const id = idAt(href);
  const [year, month, day] = String(said.cite).split("-").map(Number);
  const facts = {
    id,
    title: page.querySelector("h1")?.textContent,
    url: canonical?.href ?? address(id),
    ...(year && { year, month, day }),
    ...("inferred" in said && { inferred: true }),
    ...(said.by && { organization: said.by }),
  };
  return isCited(facts) ? facts : undefined;
}

/** @param {string} name @param {Record<string, string>} attributes */
function drawn(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** A star, filled by the stylesheet when its button is pressed. */
export function starShape() {
  const shape = drawn("svg", { viewBox: "0 0 20 20", width: "20", height: "20", "aria-hidden": "true" });
  shape.append(drawn("path", { d: "M10 2.2l2.4 5 5.5.7-4 3.8 1 5.4-4.9-2.6-4.9 2.6 1-5.4-4-3.8 5.5-.7z" }));
  return shape;
}

/**
 * The note on a starred paper, kept as one types.
 * @param {string} id
 * @param {string} title
 */
export function noteField(id, title) {
  const field = make("textarea", { rows: "2", "aria-label": `Note on ${title}`, placeholder: "Note" });
  field.value = stars.read()[id]?.note ?? "";
  field.addEventListener("input", () => {
    stars.change((list) => {
      if (list[id]) list[id].note = field.value;
    });
    say(stars.trouble);
  });
  return field;
}
