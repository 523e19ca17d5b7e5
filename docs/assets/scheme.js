// Light, dark or the system's. It runs before the page is drawn, so it is no module.
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

  root.dataset.scheme = kept();
  addEventListener("DOMContentLoaded", () => {
    const button = /** @type {HTMLButtonElement} */ (document.querySelector("button[data-scheme]"));
    const show = () => {
      const name = root.dataset.scheme ?? "system";
      button.textContent = name;
      button.setAttribute("aria-label", `Colours: ${name}. Change`);
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      const next = NAMES[(NAMES.indexOf(root.dataset.scheme ?? "system") + 1) % NAMES.length];
      root.dataset.scheme = next;
      keep(next);
      show();
    });
    show();
  });
})();
