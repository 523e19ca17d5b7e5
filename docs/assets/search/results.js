// Papers that were found, as cards like those of the site.
// @ts-check

import { make } from "../elements.js";

/** @typedef {import("./find.js").Found} Found */

const LONG = 44; // words
const BEFORE = 4; // words before the first that is marked

/**
 * The title, in which the name of what it introduces stands out.
 * @param {Found} found
 * @returns {(Node | string)[]}
 */
export function titled({ meta: { title, name } }) {
  const parts = name ? title.split(new RegExp(`(?<![\\p{L}\\p{N}_])${escaped(name)}(?![\\p{L}\\p{N}_])`, "u")) : [];
  if (parts.length < 2) return [title];
  return [parts[0], make("b", {}, name), parts.slice(1).join(name)];
}

/** @param {string} text */
const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/**
 * The part of the abstract that has most of the words found, which are marked.
 * @param {Found} found
 * @param {number} [length] in words
 * @returns {(Node | string)[]}
 */
export function excerpt({ content, locations, meta }, length = LONG) {
  const words = content.split(/\s+/);
  const first = meta.title.trim().split(/\s+/).length;
  const end = Math.min(words.length, first + Number(meta.words));
  const hits = [...new Set(locations)].filter((at) => at >= first && at < end).sort((a, b) => a - b);
  const within = (/** @type {number} */ from) =>
    hits.filter((at) => at >= from && at < from + length - BEFORE).length;
  const best = hits.reduce((kept, at) => (within(at) > within(kept) ? at : kept), hits[0] ?? first);
  const last = Math.max(first, end - length);
  const start = best - first < length / 2 ? first : Math.min(best - BEFORE, last);
  const stop = Math.min(end, start + length);
  const shown = words.slice(start, stop).flatMap((word, at) => {
    return [hits.includes(start + at) ? make("mark", {}, word) : word, " "];
  });
  return [start > first ? "… " : "", ...shown.slice(0, -1), stop < end ? " …" : ""];
}

/**
 * A card; `slugs` are those of the topics, by their names. A topic without one is no link.
 * @param {Found} found
 * @param {Map<string, string>} slugs
 */
export function card(found, slugs) {
  const root = new URL("../..", import.meta.url);
  const { meta, filters } = found;
  const facts = meta.facts.split(" · ");
  const links = (filters.topic ?? []).slice(0, 4).map((topic) => {
    const slug = slugs.get(topic);
    return make("li", {}, slug ? make("a", { href: new URL(`tags/${slug}/`, root).pathname }, topic) : topic);
  });
  const article = make(
    "article",
    { class: "card", "data-first": meta.first ?? "" },
    make("h2", { dir: "auto" }, make("a", { href: found.url }, ...titled(found))),
    make("p", { class: "facts" }, ...facts.flatMap((fact, at) => [at ? " · " : "", fact === "undated" ? make("i", {}, fact) : fact])),
  );
  if (Number(meta.words)) article.append(make("p", { class: "gist", dir: "auto" }, ...excerpt(found)));
  if (meta.again) article.setAttribute("data-again", meta.again);
  if (links.length) article.append(make("ul", { class: "topics", "aria-label": "Topics" }, ...links));
  return make("li", {}, article);
}

/**
 * How many papers were found, and what was changed in the query to find them.
 * @param {string} count
 * @param {import("./find.js").Change[]} changes
 */
export function withChanges(count, changes) {
  const said = changes.map(({ from, to, isUnknown }) => {
    const what = isUnknown ? `Nothing has “${from}”` : to ? `No paper has “${from}”` : "Left out";
    if (to) return `${what}: showing “${to}”.`;
    return isUnknown ? `${what}.` : `${what} “${from}”, as no paper has all of these words.`;
  });
  return said.length ? `${count}. ${said.join(" ")}` : count;
}
