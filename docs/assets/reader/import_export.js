// The part of the reading list's page that exports and imports papers: files, and the link to
// another device.
// @ts-check
import { button, download, make, paperCount } from "../elements.js";
import { starredPapers } from "../storage.js";
import { OFFLINE_PAGE, paperUrl } from "../site.js";
import { saveBackup } from "./backup.js";
import { LIST_FORMATS, writeLink, writeList } from "./formats.js";
import { importFile, offerSharedList } from "./import.js";
import { completePapers } from "./paper_facts.js";

const MAX_TITLES = 20; // that could not be matched

/**
 * Return the elements for export and import, and a function that updates them.
 * @param {() => void} onAdd called when papers were added
 */
export function makeImportExport(onAdd) {
  const status = make("p", { class: "outcome", role: "status" });
  const unmatchedTitles = make("ul", { class: "unmatched" });
  const offer = make("section", { class: "offer", "aria-label": "A list from another device", hidden: "" });
  const link = make("input", { type: "text", readonly: "", "aria-label": "Link to this list", hidden: "" });
  const fileField = make("input", { type: "file", accept: ".md,.txt,.bib,.ris,.json", "aria-label": "Add papers from a file" });
  /** @param {string} text @param {string[]} unmatched */
  function report(text, unmatched = []) {
    status.textContent = text;
    const rest = unmatched.length > MAX_TITLES ? [`and ${unmatched.length - MAX_TITLES} more`] : [];
    unmatchedTitles.replaceChildren(
      ...[...unmatched.slice(0, MAX_TITLES), ...rest].map((title) => make("li", { dir: "auto" }, title)),
    );
  }

  /** @param {typeof LIST_FORMATS[number]} format */
  async function exportList({ format, name, extension, type }) {
    report("Looking the papers up.");
    await completePapers();
    const papers = starredPapers();
    const failed = papers.filter(([, { cited }]) => !cited).length;
    const listed = papers.map(([id, { title, note, tags = [], cited }]) => {
      return { citation: cited ?? { id, title, url: paperUrl(id) }, note, tags };
    });
    download(`reading-list.${extension}`, writeList(format, listed), type);
    const rest = failed ? ` ${paperCount(failed)} could not be looked up, and went by title and address alone.` : "";
    report(`${paperCount(papers.length)} saved as ${name}.${rest}`);
  }

  function backUp() {
    saveBackup();
    report("Full backup saved. “Add from a file” restores it.");
  }

  async function copyLink() {
    link.hidden = false;
    link.focus();
    link.select();
    try {
      await navigator.clipboard.writeText(link.value);
      report("Link copied. It carries the papers, not your notes; opened elsewhere, it offers to add them.");
    } catch {
      report("Copy the link from the field. It carries the papers, not your notes.");
    }
  }

  const section = make(
    "section",
    { class: "import-export", "aria-label": "Files and links" },
    make("div", { "data-needs-papers": "" }, make("h2", {}, "Export"),
      make("p", { class: "choices" },
        ...LIST_FORMATS.map((format) => button(format.name, () => void exportList(format))),
        button("Copy a link", () => void copyLink())),
      link),
    make("h2", {}, "Add from a file"),
    make("p", { class: "note" }, "Markdown, BibTeX, RIS or CSL-JSON: papers of this site are found by address or title. A full backup is added to what is here."),
    fileField,
    make("h2", {}, "Offline"),
    make("p", { class: "note" }, "The pages of these papers are kept for reading without a network. ", make("a", { href: OFFLINE_PAGE }, "What is kept offline")),
    make("h2", {}, "Full backup"),
    make("p", { class: "note" }, "The list with notes and tags, what was read and muted, saved searches, words and settings, in one file for another browser."),
    make("p", { class: "choices" }, button("Save a full backup", backUp)),
    status,
    unmatchedTitles,
  );
  fileField.addEventListener("change", async () => {
    const [file] = fileField.files ?? [];
    if (!file) return;
    report("Reading the file.");
    const { text, unmatched } = await importFile(file);
    fileField.value = "";
    report(text, unmatched);
    onAdd();
  });
  const readAddress = () => void offerSharedList(offer, report, onAdd);
  addEventListener("hashchange", readAddress);
  readAddress();

  /** Show what fits the papers on the list. @param {string[]} ids */
  function update(ids) {
    section.querySelector("[data-needs-papers]")?.toggleAttribute("hidden", !ids.length);
    link.value = writeLink(ids);
  }
  return { section, offer, update };
}
