// The message on a search page that is opened from a file, where a browser runs no module. So
// this is a classic script.
// @ts-check
if (location.protocol === "file:") {
  /** @type {Element} */ (document.querySelector("[data-search] [role=status]")).textContent =
    "Search needs the site to come from a server, not from a file: try “make serve”.";
}
