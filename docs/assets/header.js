// What a script adds to the header and its menus, all of which work without it.
// @ts-check

const header = /** @type {HTMLElement} */ (document.querySelector(".md-header"));
const drawer = /** @type {HTMLInputElement | null} */ (document.getElementById("__drawer"));

/** The menus of the navigation that are open. */
const openMenus = () => /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(".md-tabs details[open]"));

// Escape closes what is open, and goes back to what opened it.
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  for (const menu of openMenus()) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary")?.focus();
    menu.open = false;
  }
  if (!drawer?.checked) return;
  drawer.checked = false;
  drawer.focus();
});

// A checkbox is switched by the space bar; what looks like a button is expected to take Enter too.
drawer?.addEventListener("keydown", (event) => {
  if (event.key === "Enter") drawer.click();
});

// A press beside a menu closes it; in the drawer, menus are parts of one list.
addEventListener("click", (event) => {
  if (drawer?.checked) return;
  for (const menu of openMenus()) if (!menu.contains(/** @type {Node} */ (event.target))) menu.open = false;
});

// The header goes away as one reads on, and comes back as one reads back.
if ("autohide" in header.dataset) {
  let last = scrollY;
  addEventListener("scroll", () => {
    if (Math.abs(scrollY - last) < 16) return;
    header.hidden = scrollY > last && scrollY > innerHeight / 4 && !header.contains(document.activeElement);
    last = scrollY;
  }, { passive: true });
  header.addEventListener("focusin", () => (header.hidden = false));
}
