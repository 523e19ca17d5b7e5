// Light, dark or the system's; and which pages the browser fetches ahead. It runs before the page
// is drawn, so it is no module.
// @ts-check
(() => {
  const KEY = "almanac.scheme";
  const NAMES = ["system", "light", "dark"];
  const root = document.documentElement;

  /** @returns {string} */
  function kept() {
    try {
      const found = localStorage.getItem(KEY) ?? "";
      return NAMES.includes(found) ? found : "system";
    } catch {
      return root.dataset.scheme ?? "system"; // storage is switched off: as long as the page lives
    }
  }

  /** @param {string} name */
  function keep(name) {
    try {
      localStorage.setItem(KEY, name);
    } catch {
      // The next page begins with the system's again.
    }
  }

  // Without this script no page has the attribute, and so none shows the button.
  root.dataset.scheme = kept();

  // A page of this site, when its link is about to be followed. The address of a page ends in a
  // stroke; that of a search, of data, of a feed or of a place in a page does not. The policy of
  // each page names these rules by their digest (generator/shell.py).
  const text = `{"prefetch":[{"where":{"and":[{"href_matches":"/*"},{"selector_matches":"[href$='/']"}]},"eagerness":"moderate"}]}`;
  document.head.append(Object.assign(document.createElement("script"), { type: "speculationrules", text }));

  addEventListener("DOMContentLoaded", () => {
    const button = /** @type {HTMLButtonElement} */ (document.querySelector("button.scheme"));
    const say = () => {
      const name = `Colours: ${root.dataset.scheme}`;
      button.title = name;
      button.setAttribute("aria-label", `${name}. Change`);
    };
    button.addEventListener("click", () => {
      const next = NAMES[(NAMES.indexOf(root.dataset.scheme ?? "") + 1) % NAMES.length];
      root.dataset.scheme = next;
      keep(next);
      say();
    });
    say();
  });
})();
