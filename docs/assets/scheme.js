// What must run before the page is drawn, and so cannot be a module: the colour scheme (light,
// dark or the system's), which pages the browser fetches ahead, and the fade from page to page.
// @ts-check
(() => {
  const root = document.documentElement;
  const site = new URL("..", /** @type {HTMLScriptElement} */ (document.currentScript).src).href;

  // The button in the header, which needs script, is hidden on a page without this attribute.
  // reader/widgets.js makes it work.
  let scheme;
  try {
    scheme = localStorage.getItem("almanac.scheme");
  } catch {
    // Storage is switched off.
  }
  root.dataset.scheme = scheme === "light" || scheme === "dark" ? scheme : "system";

  // A page of this site, when its link is about to be followed. The address of a page ends in a
  // slash; that of a search, of data, of a feed or of a place in a page does not. The policy of
  // each page names these rules by their digest (generator/publish/theme.py).
  const text = `{"prefetch":[{"where":{"and":[{"href_matches":"/*"},{"selector_matches":"[href$='/']"}]},"eagerness":"moderate"}]}`;
  document.head.append(Object.assign(document.createElement("script"), { type: "speculationrules", text }));

  // Chromium reports an error, which no script can catch, on a page that does not fade in
  // although the page before it began to fade out: because it takes more than four seconds to
  // be shown, or has not our styles. So only a page that was shown at once fades out, and only to
  // a page of this site.
  const PROMPT = 500; // ms
  /** @type {number | undefined} */
  let delay;
  addEventListener("pagereveal", ({ viewTransition }) => {
    const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
    delay ??= performance.now() - (navigation?.responseStart ?? 0);
    viewTransition?.ready.catch(() => {}); // it ends early if the window changes its size
  });
  addEventListener("pageswap", ({ viewTransition, activation }) => {
    viewTransition?.ready.catch(() => {});
    const url = activation?.entry?.url ?? "";
    const isPage = url.startsWith(site) && /^[^?#]+\/(#|$)/.test(url);
    if (!isPage || !(Number(delay) < PROMPT)) viewTransition?.skipTransition();
  });
})();
