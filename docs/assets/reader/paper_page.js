// On a paper's page: its star, whether it is read, the note, and the links along the list.
// @ts-check
import { button, make } from "../elements.js";
import { paperIdAt } from "../site.js";
import { isChosen, isOn, markOpened, readingList, readPapers, setSetting } from "../storage.js";
import { showRead, starButton } from "./cards.js";
import { mountNavigation } from "./list_navigation.js";
import { foldedNote, mountCopyButtons, readCitation, readDetails, showFoldedNote, showMessage } from "./widgets.js";

/**
 * Add to the page what a reader can do with the paper; return what updates that.
 * @param {HTMLElement} page
 */
export function mountPaper(page) {
  const id = (page.dataset.paper = paperIdAt(location.href));
  const title = page.querySelector("h1")?.textContent ?? "";
  const star = starButton(page, title, () => ({ cited: readCitation(), details: readDetails(document) }));
  /** @type {HTMLDetailsElement | undefined} */
  let note;
  star.addEventListener("click", () => note?.toggleAttribute("open", true)); // who stars it may have a reason to note
  star.append("Star");
  const read = button("", () => showRead([id], page.dataset.state !== "read"), { class: "read", "data-read": "" });
  const actions = make("div", { class: "paper-actions" }, star, read);
  page.querySelector("header")?.append(actions);
  const hasList = mountNavigation(page);
  if (isOn("opened")) markOpened(id);
  else if (hasList && !isChosen("opened")) askAboutOpened(id);
  void mountCopyButtons();
  return () => {
    const starred = readingList.read()[id];
    star.ariaPressed = String(Boolean(starred));
    const isRead = readPapers.read().includes(id);
    page.dataset.state = isRead ? "read" : "";
    read.textContent = isRead ? "Read ✓" : "Mark as read";
    if (!starred) note?.remove();
    if (!starred) note = undefined;
    else if (!note) actions.append((note = foldedNote(id, title)));
    if (note) showFoldedNote(note, starred.note);
  };
}

/** Ask once whether a paper that is opened counts as read. @param {string} id */
function askAboutOpened(id) {
  /** @param {boolean} isRead */
  function answer(isRead) {
    const failure = setSetting("opened", isRead);
    question.remove();
    if (isRead) showRead([id], true);
    showMessage(failure);
    document.getElementById("content")?.focus({ preventScroll: true });
  }
  const question = make(
    "section",
    { class: "message question", "aria-labelledby": "about-opened" },
    make("span", { id: "about-opened" }, "Count the papers that you open as read? You can change it in the settings."),
    button("Yes", () => answer(true)),
    button("No", () => answer(false)),
  );
  document.body.append(question);
}
