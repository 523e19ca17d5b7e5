// A search query, and the address of the search page that has it.
// @ts-check

/**
 * `any`: a paper needs one of the topics, else all of them. Of the years and the organisations it
 * needs one, as no paper has two; of the authors it needs all. `from` and `to` are years, empty if
 * any. `typed`: the words are not corrected. `without`: other filters that no paper may pass; an
 * address has none.
 * @typedef {{q: string, topics: string[], any: boolean, not: string[], years: string[],
 *   from: string, to: string, organizations: string[], authors: string[], code: boolean, sort: "" | "date" | "comments" | "upvotes", typed: boolean,
 *   without?: import("./index.js").Filter[]}} Query
 */

/**
 * Return the query in an address; unknown values are ignored.
 * @param {string} search the address's part from `?`
 * @returns {Query}
 */
export function parseQuery(search) {
  const given = new URLSearchParams(search);
  const all = (/** @type {string} */ name) => [...new Set(given.getAll(name).filter(Boolean))];
  const topics = all("topic");
  const sort = given.get("sort");
  return {
    q: given.get("q") ?? "",
    topics,
    any: given.has("any"),
    not: all("not").filter((topic) => !topics.includes(topic)),
    years: all("year"),
    from: year(given.get("from")),
    to: year(given.get("to")),
    organizations: all("organization"),
    authors: all("author"),
    code: given.has("code"),
    sort: sort === "date" || sort === "comments" || sort === "upvotes" ? sort : "",
    typed: given.has("typed"),
  };
}

/** @param {string | null} text */
const year = (text) => (/^[0-9]{4}$/.test(text ?? "") ? String(text) : "");

/** Return a query of words alone. @param {string} q */
export const queryOf = (q) => parseQuery(`?${new URLSearchParams({ q })}`);

/**
 * Return the part of an address that has the query, with its `?`; empty for an empty query.
 * @param {Query} query
 */
export function formatQuery(query) {
  const parameters = new URLSearchParams([
    ...(query.q.trim() ? [["q", query.q.trim()]] : []),
    ...query.topics.map((topic) => ["topic", topic]),
    ...(query.any && query.topics.length > 1 ? [["any", "1"]] : []),
    ...query.not.map((topic) => ["not", topic]),
    ...query.years.map((year) => ["year", year]),
    ...(query.from ? [["from", query.from]] : []),
    ...(query.to ? [["to", query.to]] : []),
    ...query.organizations.map((name) => ["organization", name]),
    ...query.authors.map((name) => ["author", name]),
    ...(query.code ? [["code", "1"]] : []),
    ...(query.sort ? [["sort", query.sort]] : []),
    ...(query.typed ? [["typed", "1"]] : []),
  ]);
  return parameters.size ? `?${parameters}` : "";
}
