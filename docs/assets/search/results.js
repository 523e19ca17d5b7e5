// The results of a search: cards, excerpts, and messages.
// @ts-check

import { card } from "../card.js";
import { button, make, paperCount } from "../elements.js";
import { topicUrl } from "../site.js";
import { absence, inWords } from "./conditions.js";
import { failure, loadPapers } from "./engine.js";

/**
 * @typedef {import("./engine.js").Answer} Answer
 * @typedef {import("./engine.js").Paper} Paper
 */

const EXCERPT_LENGTH = 44; // words
const BEFORE = 4; // words before the first that is marked
const MAX_TOPICS = 4;

/**
 * Return the title with the name of what the paper introduces in bold.
 * @param {Paper} paper
 * @returns {(Node | string)[]}
 */
export function titleOf({ title, name }) {
  const parts = name ? title.split(new RegExp(`(?<![\\p{L}\\p{N}_])${escapeRegExp(name)}(?![\\p{L}\\p{N}_])`, "u")) : [];
  if (parts.length < 2) return [title];
  return [parts[0], make("b", {}, name), parts.slice(1).join(name)];
}

/** @param {string} text */
const escapeRegExp = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/**
 * Return the part of the abstract with most of the words of the query, which are marked.
 * @param {Paper} paper
 * @param {number} [length] in words
 * @returns {(Node | string)[]}
 */
export function excerpt({ text, marked }, length = EXCERPT_LENGTH) {
  const words = text.split(/\s+/);
  const hits = [...marked].sort((a, b) => a - b);
  const hitsFrom = (/** @type {number} */ from) => hits.filter((at) => at >= from && at < from + length - BEFORE).length;
  const best = hits.reduce((at, other) => (hitsFrom(other) > hitsFrom(at) ? other : at), hits[0] ?? 0);
  const last = Math.max(0, words.length - length);
  const start = best < length / 2 ? 0 : Math.min(best - BEFORE, last);
  const stop = Math.min(words.length, start + length);
  const shown = words.slice(start, stop).flatMap((word, at) => {
    return [marked.has(start + at) ? make("mark", {}, word) : word, " "];
  });
  return [start ? "… " : "", ...shown.slice(0, -1), stop < words.length ? " …" : ""];
}

/**
 * Return the list items of some results; the first that has not all words begins with a line on that.
 * @param {import("./index.js").SiteData["facets"]} facets
 * @param {Answer} answer
 * @param {number} from
 * @param {number} to
 */
export async function resultItems(facets, { results, most }, from, to) {
  const slugs = new Map(facets.flatMap(([, topics]) => topics));
  const papers = await loadPapers(results, from, to);
  const items = papers.map((paper) => resultItem(paper, slugs));
  if (most) items[results.length - most - from]?.prepend(make("p", { class: "divider" }, "Papers with some of these words"));
  return items;
}

/**
 * Return the list item of a result; a topic whose slug is unknown is no link.
 * @param {Paper} paper
 * @param {Map<string, string>} slugs those of the topics, by name
 */
function resultItem(paper, slugs) {
  const topics = paper.topics.slice(0, MAX_TOPICS).map((name) => {
    const slug = slugs.get(name);
    return { name, href: slug && topicUrl(slug) };
  });
  const element = card({
    href: paper.url,
    title: titleOf(paper),
    facts: paper.facts,
    excerpt: paper.text ? excerpt(paper) : [],
    topics,
  });
  element.dataset.first = paper.first;
  if (paper.again) element.dataset.again = paper.again;
  return make("li", {}, element);
}

/**
 * Return how many papers were found, and what was done to the query, in words.
 * @param {Answer} answer
 * @param {string} order words behind the number
 */
export function summary({ results, most, changes, conditions, absent }, order = "") {
  const all = results.length - most;
  const found = all ? paperCount(all) : "No paper matches all of this";
  const more = most ? `; ${most} with some of these words` : "";
  const asked = conditions.map(inWords).join("; ");
  const sentences = [
    ...changes.map(({ from, to }) => `Nothing has “${from}”${to && `: showing “${to}”`}.`),
    ...absent.map(absence),
    ...(asked ? [`Understood: ${asked}.`] : []),
  ].filter(Boolean);
  return found + more + order + (sentences.length ? `. ${sentences.join(" ")}` : "");
}

/** Return which words of the query were left out, as they say little; empty if none were. @param {Answer} answer */
export const omission = ({ leftOut }) =>
  leftOut.length ? `Left out: ${leftOut.map((word) => `“${word}”`).join(", ")}.` : "";

/**
 * Return the message for an error of a search, and the button that helps; none if nothing does.
 * @param {unknown} error
 * @param {() => void} again searches once more
 */
export function failureText(error, again) {
  const { message, remedy } = failure(error);
  const help = remedy === "Reload" ? () => location.reload() : again;
  return { message, buttons: remedy ? [button(remedy, help)] : [] };
}
