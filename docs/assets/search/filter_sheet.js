// On a small screen the filters are a sheet over the page. Where there is room they stand beside
// the results, and nothing here is used.
// @ts-check

import { button, make } from "../elements.js";

/**
 * Make `opener` open the sheet; while it is open, the elements are in it.
 * @param {HTMLElement} opener
 * @param {...HTMLElement} elements
 */
export function mountSheet(opener, ...elements) {
  const places = elements.map((element) => {
    const place = document.createComment("");
    element.before(place);
    return place;
  });
  const done = button("Show papers", () => sheet.close(), { class: "primary" });
  const content = make("div", { class: "sheet-content", tabindex: "-1" });
  const sheet = make(
    "dialog",
    { class: "filter-sheet", "aria-labelledby": "filter-sheet" },
    make("h2", { id: "filter-sheet" }, "Filters"),
    content,
    done,
  );
  opener.after(sheet);
  opener.addEventListener("click", () => {
    content.append(...elements);
    sheet.showModal();
    done.focus();
  });
  sheet.addEventListener("close", () => places.forEach((place, at) => place.after(elements[at])));
  // Beside the sheet; a choice in it has another target.
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  return {
    close: () => sheet.close(),
    /** The button that closes the sheet, if that is open. */
    focus: () => sheet.open && done.focus(),
    isOpen: () => sheet.open,
    /** @param {string} papers their number in words */
    show: (papers) => (done.textContent = `Show ${papers}`),
  };
}
