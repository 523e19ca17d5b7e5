// Several indexes as one. Pagefind would merge them too, but only in the order of relevance, and
// with what a part has instead of a word that stands in others alone.
// @ts-check

/**
 * @typedef {import("./find.js").Counts} Counts
 * @typedef {import("./find.js").Pagefind} Pagefind
 * @typedef {import("./find.js").Result} Result
 */

/**
 * `having` gives those of some parts that have all words of a text, as far as any has them.
 * @param {Pagefind[]} parts
 * @param {(parts: Pagefind[], text: string) => Promise<Pagefind[]>} having
 * @returns {Pagefind}
 */
export const together = (parts, having) => ({
  filters: () => Promise.all(parts.map((part) => part.filters())),
  search: async (text, options = {}) => {
    const asked = text ? await having(parts, text) : parts;
    const answers = await Promise.all(asked.map((part) => part.search(text, options)));
    const [sort] = Object.keys(options.sort ?? {});
    const lists = answers.map((answer) => answer.results);
    /** @type {Counts} */
    const filters = {};
    let unfilteredResultCount = 0;
    for (const answer of answers) {
      unfilteredResultCount += answer.unfilteredResultCount;
      for (const [name, counts] of Object.entries(answer.filters)) {
        const all = (filters[name] ??= {});
        for (const value in counts) all[value] = (all[value] ?? 0) + counts[value];
      }
    }
    const results = lists.flat();
    if (!sort) results.sort((a, b) => b.score - a.score);
    return { filters, results: sort ? inOrder(lists, results, sort) : results, unfilteredResultCount };
  },
});

/**
 * What each list has in order in one order, which shows only as papers are loaded: a paper's
 * `meta` has the text that it is sorted by.
 * @param {Result[][]} lists
 * @param {Result[]} results
 * @param {string} sort
 * @returns {Result[]}
 */
function inOrder(lists, results, sort) {
  /** @type {Result[]} */
  const order = [];
  const merge = async (/** @type {number} */ at) => {
    while (order.length <= at) {
      const rest = lists.filter((list) => list.length);
      const texts = await Promise.all(rest.map(async ([first]) => (await first.data()).meta[sort]));
      order.push(/** @type {Result} */ (rest[texts.indexOf([...texts].sort().reverse()[0])].shift()));
    }
  };
  let merging = Promise.resolve();
  return results.map((result, at) => ({
    ...result,
    data: async () => {
      await (merging = merging.catch(() => {}).then(() => merge(at)));
      return order[at].data();
    },
  }));
}
