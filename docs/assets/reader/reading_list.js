// The page of the reading list: the papers with their facts, tags and notes, in the order and with
// the tag that the reader selects; and papers that were removed and can be put back.
// @ts-check
import { card } from "../card.js";
import { button, make, paperCount } from "../elements.js";
import { readingList, sessionText, setSessionText, starredPapers, validTags } from "../storage.js";
import { paperUrl, topicUrl } from "../site.js";
import { compareFragment, MAX_COMPARED, showComparison } from "./compare.js";
import { splitTags } from "./formats.js";
import { makeImportExport } from "./import_export.js";
import { completePapers } from "./paper_facts.js";
import { changeReadingList, foldedNote, showFoldedNote } from "./widgets.js";

/** @typedef {import("../storage.js").StarredPaper} StarredPaper */

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const MAX_TOPICS = 4;

/** @param {StarredPaper} paper */
const dateOf = ({ cited }) => (cited?.year ?? 0) * 10_000 + (cited?.month ?? 0) * 100 + (cited?.day ?? 0);

/** @type {Record<string, [string, (one: StarredPaper, other: StarredPaper) => number]>} */
const ORDERS = {
  added: ["added", (one, other) => other.added - one.added],
  date: ["date of the paper", (one, other) => dateOf(other) - dateOf(one)],
  title: ["title", (one, other) => one.title.localeCompare(other.title, "en")],
};

/** Return a card with what is known of a paper. @param {string} id @param {StarredPaper} paper */
function contentCard(id, { title, added, details }) {
  return card({
    href: paperUrl(id),
    title: [title],
    facts: [...(details?.facts ?? []), `starred ${DAY.format(added)}`],
    excerpt: details?.excerpt ? [details.excerpt] : [],
    topics: (details?.topics ?? []).slice(0, MAX_TOPICS).map(([name, slug]) => ({ name, href: topicUrl(slug) })),
  });
}

/** Build the page in `box`; return what updates it. @param {HTMLElement} box */
export function mount(box) {
  const lead = make("p", { class: "lead" });
  const list = make("div", { class: "starred-papers" });
  const comparison = make("section", { class: "comparing", hidden: "", "aria-label": "Comparison" });
  const importExport = makeImportExport(() => render());
  /** @type {Map<string, HTMLElement>} */
  const elements = new Map();
  /** @type {Map<string, StarredPaper>} */
  const removed = new Map();
  /** @type {Set<string>} */
  const selected = new Set();

  const order = make("select", { id: "list-order", autocomplete: "off" });
  for (const [name, [text]] of Object.entries(ORDERS)) order.append(make("option", { value: name }, text));
  order.value = Object.hasOwn(ORDERS, sessionText("order")) ? sessionText("order") : "added";
  order.addEventListener("change", () => {
    setSessionText("order", order.value);
    render();
  });
  const tagFilter = make("select", { id: "list-tag", autocomplete: "off" });
  tagFilter.addEventListener("change", () => render());
  const tagChoice = make("span", {}, make("label", { for: "list-tag" }, "Tag"), " ", tagFilter);
  const compare = make("a", { class: "compare" });
  const controls = make("p", { class: "list-controls" }, make("span", {}, make("label", { for: "list-order" }, "Sort by"), " ", order), tagChoice, compare);
  const suggestions = make("datalist", { id: "tags" });

  /** @param {string} id @param {StarredPaper} paper */
  function starredCard(id, paper) {
    const element = contentCard(id, paper);
    element.dataset.starred = "";
    if (paper.details) element.dataset.complete = "";
    const remove = button("Remove", () => {
      const isStored = changeReadingList((stored) => {
        removed.set(id, stored[id] ?? paper);
        delete stored[id];
      });
      if (!isStored) removed.delete(id);
      selected.delete(id);
      render();
      elements.get(id)?.querySelector("button")?.focus();
    }, { class: "text-button", "data-star": "", "aria-label": `Remove ${paper.title}` });
    const box = make("input", { type: "checkbox", "aria-label": `Compare ${paper.title}` });
    box.addEventListener("change", () => {
      selected[box.checked ? "add" : "delete"](id);
      showCompare();
    });
    element.append(make("div", { class: "kept" }, tagRow(id, paper.title), make("label", {}, box, " Compare"), remove), foldedNote(id, paper.title));
    return element;
  }

  /** Return the tags of a paper with a field for another. @param {string} id @param {string} title */
  function tagRow(id, title) {
    const chips = make("ul", { class: "tags", "aria-label": `Tags of ${title}` });
    const field = make("input", { "aria-label": `Add a tag to ${title}`, placeholder: "Add a tag", list: "tags", maxlength: "100", autocomplete: "off" });
    const form = make("form", { class: "tag-row" }, chips, field, make("button", { "aria-label": `Add this tag to ${title}` }, "Add"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const isStored = changeReadingList((stored) => {
        if (stored[id]) stored[id].tags = validTags([...(stored[id].tags ?? []), ...splitTags(field.value)]);
      });
      if (isStored) field.value = "";
      render();
      field.focus();
    });
    return form;
  }

  /** Show the tags of a paper. @param {HTMLElement} element @param {string} id @param {StarredPaper} paper */
  function showTags(element, id, { tags = [], title }) {
    const chips = element.querySelector(".tags");
    if (!chips || [...chips.children].map((chip) => chip.firstChild?.textContent).join() === tags.join()) return;
    chips.replaceChildren(...tags.map((tag) => {
      const remove = button("×", () => {
        changeReadingList((stored) => {
          if (stored[id]) stored[id].tags = stored[id].tags?.filter((other) => other !== tag);
        });
        render();
        /** @type {HTMLElement | null} */ (element.querySelector(".tag-row input"))?.focus();
      }, { "aria-label": `Remove the tag ${tag} from ${title}` });
      return make("li", {}, make("span", { dir: "auto" }, tag), remove);
    }));
  }

  /** Show facts that came after the card was made. @param {HTMLElement} element @param {string} id @param {StarredPaper} paper */
  function showDetails(element, id, paper) {
    if (!paper.details || "complete" in element.dataset) return;
    element.dataset.complete = "";
    const content = contentCard(id, paper);
    const [facts, ...others] = content.querySelectorAll(".facts, .gist, ul.topics");
    element.querySelector(".facts")?.replaceWith(facts, ...others);
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

  /** Show the link that compares the selected papers. */
  function showCompare() {
    const count = selected.size;
    compare.hidden = count < 2;
    compare.textContent = count > MAX_COMPARED ? `Select at most ${MAX_COMPARED}` : `Compare ${paperCount(count)}`;
    if (count > MAX_COMPARED) compare.removeAttribute("href");
    else compare.href = compareFragment([...selected]);
  }

  /** Offer the tags of the list, to filter by and to add. @param {StarredPaper[]} papers */
  function showTagChoices(papers) {
    const tags = [...new Set(papers.flatMap(({ tags }) => tags ?? []))].sort((one, other) => one.localeCompare(other, "en"));
    tagChoice.hidden = !tags.length;
    const value = tags.includes(tagFilter.value) ? tagFilter.value : "";
    tagFilter.replaceChildren(make("option", { value: "" }, "all"), ...tags.map((tag) => make("option", { value: tag }, tag)));
    tagFilter.value = value;
    suggestions.replaceChildren(...tags.map((tag) => make("option", { value: tag })));
  }

  /** Show the list as it is stored now; elements that are shown already stay, with the focus. */
  function render() {
    const starred = starredPapers();
    const { error } = readingList;
    for (const [id] of starred) removed.delete(id);
    showTagChoices(starred.map(([, paper]) => paper));
    const inOrder = ORDERS[order.value][1];
    const papers = [...starred, ...removed]
      .filter(([, { tags = [] }]) => !tagFilter.value || tags.includes(tagFilter.value))
      .sort(([, one], [, other]) => inOrder(one, other) || other.added - one.added);
    const shown = papers.map(([id, paper]) => {
      const old = elements.get(id);
      const isSame = old && old.matches("article") !== removed.has(id);
      const element = isSame ? old : removed.has(id) ? removedPaper(id, paper) : starredCard(id, paper);
      const note = element.querySelector(".folded-note");
      if (note) showFoldedNote(note, paper.note);
      showTags(element, id, paper);
      showDetails(element, id, paper);
      elements.set(id, element);
      return element;
    });
    for (const old of [...list.children]) if (!shown.includes(/** @type {HTMLElement} */ (old))) old.remove();
    shown.forEach((element, place) => {
      if (list.children[place] !== element) list.insertBefore(element, list.children[place] ?? null);
    });
    const shownCount = papers.filter(([id]) => !removed.has(id)).length;
    const count = tagFilter.value ? `${shownCount.toLocaleString("en")} of ${paperCount(starred.length)}` : paperCount(starred.length);
    lead.textContent =
      error || (starred.length
        ? `${count}, kept only in this browser.`
        : "Nothing here yet. The star on a card or on a paper’s page keeps it here, only in this browser.");
    controls.hidden = !starred.length;
    showCompare();
    importExport.update(starred.map(([id]) => id));
    document.dispatchEvent(new Event("almanac:cards")); // reader.js shows which are read
  }

  box.append(lead, importExport.offer, comparison, controls, suggestions, list, importExport.section);
  render();
  // What is damaged stays as it is, with the message, until the reader changes the list.
  if (!readingList.error) void completePapers().then(render);
  addEventListener("hashchange", () => void showComparison(comparison));
  void showComparison(comparison);
  return render;
}
