// What leads into the reading list and out of it: files, and the link to another device.
// @ts-check
import { button, make, papers } from "../elements.js";
import { bring } from "./adding.js";
import { LISTS, written } from "./formats.js";
import { address, inOrder, stars } from "./kept.js";
import { carrying } from "./link.js";
import { offerCarried } from "./offer.js";
import { factsOf } from "./parts.js";

/** @typedef {import("./kept.js").Starred} Starred */

const AT_ONCE = 8; // pages that are fetched together
const NAMED = 20; // of what could not be matched

/**
 * The facts for a citation of each starred paper, from its page where they are not kept yet;
 * and how many could not be had.
 * @param {[string, Starred][]} entries
 */
async function noted(entries) {
  /** @type {Record<string, import("../cite.js").Cited>} */
  const found = {};
  const asking = entries.filter(([, kept]) => !kept.cited).map(([id]) => id);
  const ask = async () => {
    for (let id = asking.shift(); id; id = asking.shift()) {
      try {
        const answer = await fetch(address(id));
        const facts = answer.ok && factsOf(new DOMParser().parseFromString(await answer.text(), "text/html"), address(id));
        if (facts) found[id] = facts;
      } catch {
        // The paper goes by its title and address alone.
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  if (Object.keys(found).length) {
    stars.change((list) => {
      for (const [id, cited] of Object.entries(found)) if (list[id]) list[id].cited = cited;
    });
  }
  let bare = 0;
  const all = entries.map(([id, { title, note, cited }]) => {
    const facts = cited ?? found[id];
    if (!facts) bare += 1;
    return { cited: facts ?? { id, title, url: address(id) }, note };
  });
  return { all, bare };
}

/** @param {string} name @param {string} text @param {string} type */
function download(name, text, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * The part of the page that has the files and links, and the offer of a list that came by link.
 * @param {() => void} changed called when papers were added
 */
export function toolbox(changed) {
  const told = make("p", { class: "outcome", role: "status" });
  const unmatched = make("ul", { class: "unmatched" });
  const offer = make("section", { class: "offer", "aria-label": "A list from another device", hidden: "" });
  const link = make("input", { type: "text", readonly: "", "aria-label": "Link to this list", hidden: "" });
  const file = make("input", { type: "file", accept: ".md,.txt,.bib,.ris,.json", "aria-label": "Add papers from a file" });
  /** @param {string} text @param {string[]} missing */
  function tell(text, missing = []) {
    told.textContent = text;
    const more = missing.length > NAMED ? [`and ${missing.length - NAMED} more`] : [];
    unmatched.replaceChildren(...[...missing.slice(0, NAMED), ...more].map((title) => make("li", { dir: "auto" }, title)));
  }

  /** @param {typeof LISTS[number]} format */
  async function take({ format, name, extension, type }) {
    tell("Looking the papers up.");
    const { all, bare } = await noted(inOrder());
    download(`reading-list.${extension}`, written(format, all), type);
    const without = bare ? ` ${papers(bare)} could not be looked up, and went by title and address alone.` : "";
    tell(`${papers(all.length)} saved as ${name}.${without}`);
  }

  async function copyLink() {
    link.hidden = false;
    link.focus();
    link.select();
    try {
      await navigator.clipboard.writeText(link.value);
      tell("Link copied. It carries the papers, not your notes; opened elsewhere, it offers to add them.");
    } catch {
      tell("Copy the link from the field. It carries the papers, not your notes.");
    }
  }

  const section = make(
    "section",
    { class: "tools", "aria-label": "Files and links" },
    make("div", { "data-needs-papers": "" }, make("h2", {}, "Take it along"),
      make("p", { class: "choices" }, ...LISTS.map((one) => button(one.name, () => void take(one))), button("Copy a link", () => void copyLink())),
      link),
    make("h2", {}, "Add from a file"),
    make("p", { class: "note" }, "Markdown, BibTeX, RIS or CSL-JSON: papers of this site are found by address or title."),
    file,
    told,
    unmatched,
  );
  file.addEventListener("change", async () => {
    const [given] = file.files ?? [];
    if (!given) return;
    tell("Reading the file.");
    const { said, missing } = await bring(given);
    file.value = "";
    tell(said, missing);
    changed();
  });
  const look = () => void offerCarried(offer, tell, changed);
  addEventListener("hashchange", look);
  look();

  /** Shows what fits the papers on the list. @param {string[]} ids */
  function update(ids) {
    section.querySelector("[data-needs-papers]")?.toggleAttribute("hidden", !ids.length);
    link.value = carrying(ids);
  }
  return { section, offer, update };
}
