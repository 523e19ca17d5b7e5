// The offer of a reading list that came by a link. Nothing is added before the reader agrees.
// @ts-check
import { allPapers } from "../data.js";
import { button, make, paperCount } from "../elements.js";
import { readingList } from "../storage.js";
import { paperUrl } from "../urls.js";
import { addPapers } from "./import.js";
import { hash, sharedHashes } from "./share_link.js";

/**
 * Offer the papers in the address of the page, if there are any.
 * @param {HTMLElement} offer the element that shows them
 * @param {(text: string) => void} report
 * @param {() => void} onAdd
 */
export async function offerSharedList(offer, report, onAdd) {
  if (!location.hash.startsWith("#list=")) return;
  const hashes = sharedHashes(location.hash);
  if (!hashes.length) return report("This link carries no list that can be read. It may have been cut off.");
  const all = await allPapers();
  if (!all) return report("The papers of this site could not be loaded. Reload the page to try again.");
  const shared = new Set(hashes);
  const papers = all.filter((paper) => shared.has(hash(paper.id)));
  papers.sort((a, b) => hashes.indexOf(hash(a.id)) - hashes.indexOf(hash(b.id)));
  const list = readingList.read();
  const added = papers.filter((paper) => !list[paper.id]).length;
  const present = papers.length - added;
  const missing = Math.max(0, shared.size - papers.length);
  const close = () => {
    history.replaceState(history.state, "", location.pathname + location.search);
    offer.hidden = true;
    document.getElementById("content")?.focus({ preventScroll: true });
  };
  const add = button(`Add ${paperCount(added)}`, () => {
    report(addPapers(papers));
    close();
    onAdd();
  });
  const parts = [paperCount(papers.length), present && `${present} on your list already`, missing && `${missing} not on this site`];
  offer.replaceChildren(
    make("h2", {}, "A list from another device"),
    make("p", {}, `${parts.filter(Boolean).join(", ")}. Your own list stays as it is.`),
    make("ul", {}, ...papers.map((paper) => make("li", { dir: "auto" }, make("a", { href: paperUrl(paper.id) }, paper.title)))),
    make("p", { class: "choices" }, ...(added ? [add] : []), button(added ? "Not now" : "Close", close)),
  );
  offer.hidden = false;
}
