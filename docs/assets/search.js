// Search, as far as every page needs it: the keys that lead to it, and loading the rest on demand.
// @ts-check
import { setAttributes } from "./elements.js";
import { isOn } from "./storage.js";

// What the header's field needs: requested together, not one after the other.
const MODULES = ["search/engine", "search/results", "search/query", "search/spelling", "../pagefind/pagefind"];

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
    for (const name of MODULES) import(`./${name}.js`).catch(() => {}); // a search shows the error
    (await import("./search/header_field.js")).attach(header);
  },
  { once: true },
);
if (page?.dataset.search === "address") import("./search/not_found.js").then(({ mount }) => mount(page));
else if (page) import("./search/page.js").then(({ mount }) => mount(page));

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
