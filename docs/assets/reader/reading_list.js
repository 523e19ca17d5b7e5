// The page of the reading list: the papers and their notes, and papers that were removed and can
// be put back.
// @ts-check
import { card } from "../card.js";
import { button, make, paperCount } from "../elements.js";
import { readingList, starredPapers } from "../storage.js";
import { paperUrl } from "../site.js";
import { makeImportExport } from "./import_export.js";
import { changeReadingList, noteField, showNote } from "./widgets.js";

/** @typedef {import("../storage.js").StarredPaper} StarredPaper */

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

/** Build the page in `box`; return what updates it. @param {HTMLElement} box */
export function mount(box) {
  const lead = make("p", { class: "lead" });
  const list = make("div", { class: "starred-papers" });
  const importExport = makeImportExport(() => render());
  /** @type {Map<string, HTMLElement>} */
  const elements = new Map();
  /** @type {Map<string, StarredPaper>} */
  const removed = new Map();

  /** @param {string} id @param {StarredPaper} paper */
  function starredCard(id, paper) {
    const remove = button("Remove", () => {
      const isStored = changeReadingList((stored) => {
        removed.set(id, stored[id] ?? paper);
        delete stored[id];
      });
      if (!isStored) removed.delete(id);
      render();
      elements.get(id)?.querySelector("button")?.focus();
    }, { class: "text-button", "data-star": "", "aria-label": `Remove ${paper.title}` });
    const element = card({
      href: paperUrl(id),
      title: [paper.title],
      facts: [`starred ${DAY.format(paper.added)}`, remove],
    });
    element.dataset.starred = "";
    element.append(noteField(id, paper.title));
    return element;
  }

  /** @param {string} id @param {StarredPaper} paper */
  function removedPaper(id, paper) {
    const undo = button("Undo", () => {
      if (changeReadingList((stored) => void (stored[id] ??= paper))) removed.delete(id);
      render();
      /** @type {HTMLElement | null | undefined} */ (elements.get(id)?.querySelector("a, button"))?.focus();
    });
    return make("p", { class: "removed" }, `Removed: ${paper.title} `, undo);
  }

  /** Show the list as it is stored now; elements that are shown already stay, with the focus. */
  function render() {
    const starred = starredPapers();
    const { error } = readingList;
    for (const [id] of starred) removed.delete(id);
    const papers = [...starred, ...removed].sort(([, { added }], [, other]) => other.added - added);
    const shown = papers.map(([id, paper]) => {
      const old = elements.get(id);
      const isSame = old && old.matches("article") !== removed.has(id);
      const element = isSame ? old : removed.has(id) ? removedPaper(id, paper) : starredCard(id, paper);
      const note = element.querySelector("textarea");
      if (note) showNote(note, paper.note);
      elements.set(id, element);
      return element;
    });
    for (const old of [...list.children]) if (!shown.includes(/** @type {HTMLElement} */ (old))) old.remove();
    shown.forEach((element, place) => {
      if (list.children[place] !== element) list.insertBefore(element, list.children[place] ?? null);
    });
    lead.textContent =
      error || (starred.length
        ? `${paperCount(starred.length)}, kept in this browser alone.`
        : "Nothing here yet. The star on a card or on a paper’s page puts it here, in this browser alone.");
    importExport.update(starred.map(([id]) => id));
    document.dispatchEvent(new Event("almanac:cards")); // reader.js shows which are read
  }

  box.append(lead, importExport.offer, importExport.section, list);
  render();
  return render;
}
