// The buttons on a paper's page that copy its citation in the formats of cite.js.
// @ts-check
import { cite, FORMATS } from "./cite.js";
import { button, make } from "./elements.js";
import { readCitation } from "./reader/widgets.js";

const formats = /** @type {import("./cite.js").Format[]} */ (Object.keys(FORMATS));
const citation = readCitation();
const block = document.querySelector(".cite");
const code = block?.querySelector("code");
const status = make("span", { role: "status" });

/**
 * Show the citation in a format and copy it. If the browser denies access to the clipboard, the
 * text is selected, so that the reader can copy it.
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

if (citation && block && code) {
  const buttons = formats.map((format) =>
    button(FORMATS[format].name, () => void copy(FORMATS[format].name, cite(format, citation), code)),
  );
  block.before(make("p", { class: "copy", role: "group", "aria-label": "Copy the citation" }, "Copy", ...buttons, status));
}
