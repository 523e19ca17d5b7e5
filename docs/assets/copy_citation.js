// Buttons that copy the citation of a paper's page, in the formats of cite.js.
// @ts-check
import { cite, FORMATS } from "./cite.js";
import { button, make } from "./elements.js";
import { factsOf } from "./reader/parts.js";

const formats = /** @type {import("./cite.js").Format[]} */ (Object.keys(FORMATS));
const cited = factsOf();
const block = document.querySelector(".cite");
const shown = block?.querySelector("code");
const status = make("span", { role: "status" });

/**
 * Shows the citation in a format, and copies it; where the browser does not let us, the
 * text is selected for the reader to copy.
 * @param {string} name
 * @param {string} text
 * @param {HTMLElement} place
 */
async function copy(name, text, place) {
  place.textContent = text.replaceAll("\r\n", "\n");
  try {
    await navigator.clipboard.writeText(text);
    status.textContent = `Copied: ${name}`;
  } catch {
    getSelection()?.selectAllChildren(place);
    status.textContent = `${name} is selected below; this browser leaves the copying to you`;
  }
}

if (cited && block && shown) {
  const buttons = formats.map((format) =>
    button(FORMATS[format].name, () => void copy(FORMATS[format].name, cite(format, cited), shown)),
  );
  block.before(make("p", { class: "copy", role: "group", "aria-label": "Copy the citation" }, "Copy", ...buttons, status));
}
