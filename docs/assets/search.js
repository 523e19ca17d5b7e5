// Search, as far as every page needs it: the keys that lead to it, and loading the rest on demand.
// @ts-check
import { setAttributes } from "./elements.js";
import { siteData } from "./site.js";
import { isOn } from "./storage.js";

// What the header's field needs: requested together, not one after the other.
const MODULES = "engine results query query_language conditions index spelling".split(" ");

const header = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-find]"));
const page = /** @type {HTMLElement | null} */ (document.querySelector("[data-search]"));

// Without script there is no list below the field, and no key leads to it.
if (header) setAttributes(header, {
  role: "combobox",
  "aria-autocomplete": "list",
  "aria-expanded": "false",
  "aria-keyshortcuts": "/ Control+K Meta+K",
  enterkeyhint: "search",
  autocomplete: "off",
  spellcheck: "false",
});
header?.addEventListener(
  "focus",
  async () => {
    siteData().catch(() => {});
    for (const name of MODULES) import(`./search/${name}.js`).catch(() => {}); // a search shows the error
    (await import("./search/header_field.js")).attach(header);
  },
  { once: true },
);
if (page) {
  const module = page.dataset.search === "address" ? import("./search/not_found.js") : import("./search/page.js");
  // The sentence for a script that does not come at all is shown now.
  module.then(({ mount }) => mount(page)).catch(() => page.querySelector(".late")?.removeAttribute("class"));
}

addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const isTyping = target.closest("input, textarea, select, [contenteditable]");
  const isBare = !event.ctrlKey && !event.metaKey && !event.altKey;
  const isSlash = event.key === "/" && isBare && !isTyping && isOn("keys");
  const isCommand = (event.key > "~" ? event.code === "KeyK" : /^k$/i.test(event.key)) && !isBare && !event.altKey && !event.shiftKey;
  if (event.defaultPrevented || (!isSlash && !isCommand)) return;
  event.preventDefault();
  const input = page?.querySelector("input") ?? header;
  input?.focus();
  input?.select();
});
