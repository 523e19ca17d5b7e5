// What must run before the page is drawn, and so cannot be a module: the colours that the reader
// has chosen, and which pages the browser fetches ahead.
// @ts-check
(() => {
  const root = document.documentElement;

  /** @type {Record<string, string>[]} As in generator/publish/theme_settings.py. */
  let palette = [
    { media: "(prefers-color-scheme)", name: "Switch to light mode" },
    { media: "(prefers-color-scheme: light)", scheme: "default", name: "Switch to dark mode" },
    { media: "(prefers-color-scheme: dark)", scheme: "slate", name: "Switch to the system’s mode" },
  ];
  const given = document.currentScript?.dataset.palette;
  if (given) palette = JSON.parse(given);

  // As storage.js names it: storage belongs to the path of the site.
  const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);
  const key = `almanac:${new URL("../", src).pathname}:scheme`;
  let scheme;
  try {
    scheme = localStorage.getItem(key);
  } catch {
    // Storage is switched off.
  }
  const matching = palette.findIndex(({ media }) => !media || matchMedia(media).matches);
  let chosen = palette[Number(scheme ?? NaN)] ? Number(scheme) : Math.max(matching, 0);

  const dark = matchMedia("(prefers-color-scheme: dark)");

  /** @param {number} index */
  const isOfSystem = (index) => palette[index].media === "(prefers-color-scheme)";

  /** @param {number} index */
  function coloursOf(index) {
    const media = `(prefers-color-scheme: ${dark.matches ? "dark" : "light"})`;
    return (isOfSystem(index) && palette.find((other) => other.media === media)) || palette[index];
  }

  /**
   * Return the option that a press of the button chooses. From the colours of the system it goes to
   * others, as a press that changes nothing to be seen looks like a broken button.
   */
  function next() {
    const following = palette.map((_, step) => (chosen + 1 + step) % palette.length);
    const different = following.find((index) => coloursOf(index) !== coloursOf(chosen));
    return isOfSystem(chosen) && different !== undefined ? different : following[0];
  }

  /** Give the page the chosen colours, and the button what it does. The button needs script. */
  function show() {
    const colours = coloursOf(chosen);
    for (const name of ["scheme", "primary", "accent"]) {
      if (colours[name]) root.setAttribute(`data-md-color-${name}`, colours[name]);
      else root.removeAttribute(`data-md-color-${name}`);
    }
    // A page without this attribute has no room for what scripts add.
    root.dataset.scheme = String(chosen);
    const toggle = /** @type {HTMLElement | null} */ (document.querySelector("button.scheme"));
    // An option is named by what chooses the one behind it.
    const { name = "" } = palette[(next() + palette.length - 1) % palette.length];
    if (toggle) toggle.title = toggle.ariaLabel = name;
  }

  show();
  dark.addEventListener("change", show);
  addEventListener("DOMContentLoaded", () => {
    show();
    document.querySelector("button.scheme")?.addEventListener("click", () => {
      chosen = next();
      show();
      try {
        // At once, not by storage.js: the next page may be opened before a module is loaded.
        localStorage.setItem(key, String(chosen));
      } catch {
        // Storage is switched off or full: the choice holds for this page.
      }
    });
  });

  // A page of this site, when its link is about to be followed. The address of a page ends in a
  // slash; that of a search, of data, of a feed or of a place in a page does not. The policy of
  // each page names these rules by their digest (generator/publish/theme.py).
  const text = `{"prefetch":[{"where":{"and":[{"href_matches":"/*"},{"selector_matches":"[href$='/']"}]},"eagerness":"moderate"}]}`;
  document.head.append(Object.assign(document.createElement("script"), { type: "speculationrules", text }));
})();
