// What must run before the page is drawn, and so cannot be a module: the colour scheme (light,
// dark or the system's) and which pages the browser fetches ahead.
// @ts-check
(() => {
  const root = document.documentElement;

  // The button in the header, which needs script, is hidden on a page without this attribute.
  // reader/widgets.js makes it work.
  let scheme;
  try {
    // As storage.js names it: storage belongs to the path of the site.
    const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);
    scheme = localStorage.getItem(`almanac:${new URL("../", src).pathname}:scheme`);
  } catch {
    // Storage is switched off.
  }
  root.dataset.scheme = scheme === "light" || scheme === "dark" ? scheme : "system";

  // A page of this site, when its link is about to be followed. The address of a page ends in a
  // slash; that of a search, of data, of a feed or of a place in a page does not. The policy of
  // each page names these rules by their digest (generator/publish/theme.py).
  const text = `{"prefetch":[{"where":{"and":[{"href_matches":"/*"},{"selector_matches":"[href$='/']"}]},"eagerness":"moderate"}]}`;
  document.head.append(Object.assign(document.createElement("script"), { type: "speculationrules", text }));
})();
