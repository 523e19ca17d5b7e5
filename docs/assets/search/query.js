// What a search asks for, and the address that says so.
// @ts-check

/**
 * `any`: one of the topics is enough, else a paper must have all of them; of years and of
 * organisations one is enough, as no paper has two. `typed`: the words as they stand, however
 * they are spelt.
 * @typedef {{q: string, topics: string[], any: boolean, not: string[], years: string[],
 *   organizations: string[], code: boolean, sort: "" | "date" | "comments", typed: boolean}} Wanted
 */

/**
 * What the query of an address asks for; what is unknown in it is left out.
 * @param {string} query
 * @returns {Wanted}
 */
export function read(query) {
  const given = new URLSearchParams(query);
  const all = (/** @type {string} */ name) => [...new Set(given.getAll(name).filter(Boolean))];
  const topics = all("topic");
  const sort = given.get("sort");
  return {
    q: given.get("q") ?? "",
    topics,
    any: given.has("any"),
    not: all("not").filter((topic) => !topics.includes(topic)),
    years: all("year"),
    organizations: all("organization"),
    code: given.has("code"),
    sort: sort === "date" || sort === "comments" ? sort : "",
    typed: given.has("typed"),
  };
}

/** What one asks for by words alone. @param {string} q */
export const worded = (q) => read(`?${new URLSearchParams({ q })}`);

/**
 * The query of the address that asks for `wanted`, with its `?`; empty for nothing.
 * @param {Wanted} wanted
 */
export function write(wanted) {
  const query = new URLSearchParams([
    ...(wanted.q.trim() ? [["q", wanted.q.trim()]] : []),
    ...wanted.topics.map((topic) => ["topic", topic]),
    ...(wanted.any && wanted.topics.length > 1 ? [["any", "1"]] : []),
    ...wanted.not.map((topic) => ["not", topic]),
    ...wanted.years.map((year) => ["year", year]),
    ...wanted.organizations.map((name) => ["organization", name]),
    ...(wanted.code ? [["code", "1"]] : []),
    ...(wanted.sort ? [["sort", wanted.sort]] : []),
    ...(wanted.typed ? [["typed", "1"]] : []),
  ]);
  return query.size ? `?${query}` : "";
}
