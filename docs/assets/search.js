// Search, as far as every page needs it: the keys that lead to it, and what is loaded when.
// @ts-check

// What the field asks for, loaded with it and not after it.
const NEEDED = ["search/find", "search/cards", "search/wanted", "search/words", "../pagefind/pagefind"];

/** Whether the reader has switched off keys that are single characters (WCAG 2.1.4). */
function areKeysOff() {
  try {
    return localStorage.getItem("almanac.keys") === "off";
  } catch {
    return false;
  }
}

const header = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-find]"));
const page = /** @type {HTMLElement | null} */ (document.querySelector("[data-search]"));

// Without script there is no list below the field, no key leads to it, and nobody types there.
for (const [name, value] of Object.entries({
  role: "combobox",
  "aria-autocomplete": "list",
  "aria-expanded": "false",
  "aria-keyshortcuts": "/ Control+K Meta+K",
  enterkeyhint: "search",
  autocomplete: "off",
  spellcheck: "false",
})) {
  header?.setAttribute(name, value);
}
header?.addEventListener(
  "focus",
  async () => {
    for (const name of NEEDED) import(`./${name}.js`).catch(() => {}); // the field tells
    (await import("./search/field.js")).attach(header);
  },
  { once: true },
);
if (page?.dataset.search === "address") import("./search/missing.js").then(({ mount }) => mount(page));
else if (page) import("./search/page.js").then(({ mount }) => mount(page));

addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const isTyping = target.closest("input, textarea, select, [contenteditable]");
  const isBare = !event.ctrlKey && !event.metaKey && !event.altKey;
  const isSlash = event.key === "/" && isBare && !isTyping && !areKeysOff();
  const isCommand = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!isSlash && !isCommand) return;
  event.preventDefault();
  const input = page?.querySelector("input") ?? header;
  input?.focus();
  input?.select();
});
