// What leads into the reading list and out of it: files, and the link to another device.
// @ts-check
import { LISTS, parsed, written } from "./formats.js";
import { address, data, inOrder, stars } from "./kept.js";
import { carried, carrying, hash } from "./link.js";
import { button, factsOf, make, papers } from "./parts.js";

/**
 * @typedef {import("./kept.js").Starred} Starred
 * @typedef {{id: string, title: string, note?: string}} Named
 */

const AT_ONCE = 8; // pages that are fetched together
const LARGEST = 10_000_000; // of a file, in bytes
const NAMED = 20; // of what could not be matched

/** @type {Promise<Named[] | undefined> | undefined} */
let asked;

/** Every paper of the site; undefined where that cannot be had now. */
async function everyPaper() {
  asked ??= data("titles");
  const titles = await asked;
  if (Array.isArray(titles)) return titles;
  asked = undefined;
  return undefined;
}

/** What stays of a title when it is compared. @param {string} title */
function folded(title) {
  return title.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

/**
 * Adds papers to the list, in their order, and notes to those that are there.
 * @param {Named[]} incoming
 * @returns {{added: number, known: number} | undefined} undefined where nothing could be kept
 */
function add(incoming) {
  let added = 0;
  const isKept = stars.change((list) => {
    const now = Date.now();
    incoming.forEach(({ id, title, note = "" }, place) => {
      const old = list[id];
      if (!old) {
        list[id] = { title, added: now - place, note };
        added += 1;
      } else if (!old.note.includes(note)) {
        old.note = old.note ? `${old.note}\n${note}` : note;
      }
    });
  });
  return isKept ? { added, known: incoming.length - added } : undefined;
}

/** @param {{added: number, known: number} | undefined} done */
function inWords(done) {
  if (!done) return stars.trouble;
  const known = done.known ? `, ${done.known.toLocaleString("en")} on the list already` : "";
  return `${papers(done.added)} added${known}.`;
}

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
        const facts = answer.ok && factsOf(new DOMParser().parseFromString(await answer.text(), "text/html"));
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
  const told = make("p", { class: "told", role: "status" });
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

  async function bring() {
    const [given] = file.files ?? [];
    if (!given) return;
    if (given.size > LARGEST) return tell("This file is too large for a list of papers.");
    tell("Reading the file.");
    const [text, every] = await Promise.all([given.text().catch(() => undefined), everyPaper()]);
    file.value = "";
    if (text === undefined) return tell("This file could not be read.");
    if (!every) return tell("The papers of this site could not be loaded. Try again.");
    const byId = new Map(every.map((paper) => [paper.id, paper]));
    const byTitle = new Map(every.map((paper) => [folded(paper.title), paper]));
    /** @type {Map<string, Named>} */
    const matched = new Map();
    /** @type {string[]} */
    const missing = [];
    const found = parsed(text);
    for (const { keys, titles, note } of found) {
      const key = keys.find((one) => byId.has(one)) ?? "";
      const paper = byId.get(key) ?? titles.map((title) => byTitle.get(folded(title))).find(Boolean);
      if (paper) matched.set(paper.id, { ...paper, note });
      else missing.push(titles[0] ?? keys[0] ?? "an entry without a title");
    }
    if (!found.length) return tell("No paper was found in this file. It may be Markdown, BibTeX, RIS or CSL-JSON.");
    const done = inWords(add([...matched.values()]));
    const not = missing.length ? ` ${papers(missing.length)} could not be matched with this site:` : "";
    tell(done + not, missing);
    changed();
  }

  /** Offers the papers that the address carries; nothing is added unasked. */
  async function offerCarried() {
    if (!location.hash.startsWith("#list=")) return;
    const sums = carried(location.hash);
    if (!sums.length) return tell("This link carries no list that can be read. It may have been cut off.");
    const every = await everyPaper();
    if (!every) return tell("The papers of this site could not be loaded. Reload the page to try again.");
    const wanted = new Set(sums);
    const there = every.filter((paper) => wanted.has(hash(paper.id)));
    there.sort((one, other) => sums.indexOf(hash(one.id)) - sums.indexOf(hash(other.id)));
    const list = stars.read();
    const fresh = there.filter((paper) => !list[paper.id]);
    const gone = Math.max(0, wanted.size - there.length);
    const close = () => {
      history.replaceState(history.state, "", location.pathname + location.search);
      offer.hidden = true;
      document.getElementById("content")?.focus({ preventScroll: true });
    };
    const act = button(`Add ${papers(fresh.length)}`, () => {
      tell(inWords(add(there)));
      close();
      changed();
    });
    const known = there.length - fresh.length;
    const counts = [known && `${known} on your list already`, gone && `${gone} not on this site`].filter(Boolean).join(", ");
    offer.replaceChildren(
      make("h2", {}, "A list from another device"),
      make("p", {}, `${papers(there.length)}${counts ? `, ${counts}` : ""}. Your own list stays as it is.`),
      make("ul", {}, ...there.map((paper) => make("li", { dir: "auto" }, make("a", { href: address(paper.id) }, paper.title)))),
      make("p", { class: "choices" }, ...(fresh.length ? [act] : []), button(fresh.length ? "Not now" : "Close", close)),
    );
    offer.hidden = false;
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
  file.addEventListener("change", () => void bring());
  addEventListener("hashchange", () => void offerCarried());
  void offerCarried();

  /** Shows what fits the papers on the list. @param {string[]} ids */
  function update(ids) {
    section.querySelector("[data-needs-papers]")?.toggleAttribute("hidden", !ids.length);
    link.value = carrying(ids);
  }
  return { section, offer, update };
}
