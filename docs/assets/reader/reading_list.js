// The page of the reading list: the papers, their notes, and what was removed and can come back.
// @ts-check
import { button, make, papers } from "../elements.js";
import { address, inOrder, stars } from "./kept.js";
import { noteField, say } from "./parts.js";
import { toolbox } from "./tools.js";

/** @typedef {import("./kept.js").Starred} Starred */

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

/** Makes the page of the reading list of `box`. @param {HTMLElement} box */
export function mount(box) {
  const lead = make("p", { class: "lead" });
  const shelf = make("div", { class: "shelf" });
  const tools = toolbox(() => render());
  /** @type {Map<string, HTMLElement>} */
  const shown = new Map();
  /** @type {Map<string, Starred>} What was removed here and can be put back. */
  const removed = new Map();

  /** @param {string} id @param {Starred} kept */
  function card(id, kept) {
    const taken = button("Remove", () => {
      const isDone = stars.change((list) => {
        removed.set(id, list[id] ?? kept);
        delete list[id];
      });
      if (!isDone) removed.delete(id);
      say(stars.trouble);
      render();
      shown.get(id)?.querySelector("button")?.focus();
    }, { class: "plain", "data-star": "", "aria-label": `Remove ${kept.title}` });
    return make(
      "article",
      { class: "card", "data-kept": "" },
      make("h2", { dir: "auto" }, make("a", { href: address(id) }, kept.title)),
      make("p", { class: "facts" }, `starred ${DAY.format(kept.added)} · `, taken),
      noteField(id, kept.title),
    );
  }

  /** @param {string} id @param {Starred} kept */
  function gap(id, kept) {
    const undo = button("Undo", () => {
      if (stars.change((list) => void (list[id] ??= kept))) removed.delete(id);
      say(stars.trouble);
      render();
      /** @type {HTMLElement | null | undefined} */ (shown.get(id)?.querySelector("a, button"))?.focus();
    });
    return make("p", { class: "removed" }, `Removed: ${kept.title} `, undo);
  }

  /** Shows the list as it is kept now; what is already shown stays, with the focus in it. */
  function render() {
    const kept = inOrder();
    const trouble = stars.trouble;
    for (const [id] of kept) removed.delete(id);
    const all = [...kept, ...removed].sort(([, one], [, other]) => other.added - one.added);
    const elements = all.map(([id, one]) => {
      const old = shown.get(id);
      const isSame = old && old.matches("article") !== removed.has(id);
      const element = isSame ? old : removed.has(id) ? gap(id, one) : card(id, one);
      const note = element.querySelector("textarea");
      if (note && note !== document.activeElement) note.value = one.note;
      shown.set(id, element);
      return element;
    });
    for (const old of [...shelf.children]) if (!elements.includes(/** @type {HTMLElement} */ (old))) old.remove();
    elements.forEach((element, place) => {
      if (shelf.children[place] !== element) shelf.insertBefore(element, shelf.children[place] ?? null);
    });
    lead.textContent =
      trouble || (kept.length
        ? `${papers(kept.length)}, kept in this browser alone.`
        : "Nothing here yet. The star on a card or on a paper’s page puts it here, in this browser alone.");
    tools.update(kept.map(([id]) => id));
    document.dispatchEvent(new CustomEvent("almanac:cards")); // reader.js shows which are read
  }

  addEventListener("storage", render);
  addEventListener("pageshow", (event) => event.persisted && render());
  box.append(lead, tools.offer, tools.section, shelf);
  render();
}
