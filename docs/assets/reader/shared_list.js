// The offer of a list that came by link; nothing is added unasked.
// @ts-check
import { button, make, papers } from "../elements.js";
import { add, inWords } from "./adding.js";
import { address, everyPaper, stars } from "./kept.js";
import { carried, hash } from "./link.js";

/**
 * Offers the papers that the address carries, if it does.
 * @param {HTMLElement} offer where
 * @param {(text: string) => void} tell
 * @param {() => void} changed called when papers were added
 */
export async function offerCarried(offer, tell, changed) {
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
  const parts = [papers(there.length), known && `${known} on your list already`, gone && `${gone} not on this site`];
  offer.replaceChildren(
    make("h2", {}, "A list from another device"),
    make("p", {}, `${parts.filter(Boolean).join(", ")}. Your own list stays as it is.`),
    make("ul", {}, ...there.map((paper) => make("li", { dir: "auto" }, make("a", { href: address(paper.id) }, paper.title)))),
    make("p", { class: "choices" }, ...(fresh.length ? [act] : []), button(fresh.length ? "Not now" : "Close", close)),
  );
  offer.hidden = false;
}
