// Where the site is opened from a file, a browser runs no module. So this is none: it says why
// the page stays empty.
// @ts-check
if (location.protocol === "file:") {
  /** @type {Element} */ (document.querySelector("[data-search] [role=status]")).textContent =
    "Search needs the site to come from a server, not from a file: try “make serve”.";
}
