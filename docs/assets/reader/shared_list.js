// A reading list in the address of a link: four bytes for each paper, the hash of its id. Who opens
// the link is offered the papers; nothing is added before they agree.
// @ts-check
import { button, make, paperCount } from "../elements.js";
import { readingList } from "../storage.js";
import { allPapers, paperUrl, readingListUrl } from "../site.js";
import { addPapers } from "./import.js";

const FRAGMENT = /^#list=1\.([\w-]*)$/;

/** Return the 32-bit FNV-1a hash of an id. @param {string} id */
function hash(id) {
  let sum = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) sum = Math.imul(sum ^ id.charCodeAt(at), 0x01000193);
  return sum >>> 0;
}

/** Return the address that carries papers to another device. @param {string[]} ids */
export function shareLink(ids) {
  const bytes = new Uint8Array(Uint32Array.from(ids, hash).buffer);
  const text = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return readingListUrl(`list=1.${text}`);
}

/** Return the hashes in the fragment of an address; none if it is damaged. @param {string} fragment */
function sharedHashes(fragment) {
  const [, text = ""] = FRAGMENT.exec(fragment) ?? [];
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (byte) => byte.charCodeAt(0));
    return [...new Uint32Array(bytes.buffer)];
  } catch {
    return []; // a part of the address is missing
  }
}

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
