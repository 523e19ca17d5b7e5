// Several indexes as one. Pagefind can merge indexes too, but only in the order of relevance, and
// an index without a word of the query answers with a similar word.
// @ts-check

/**
 * @typedef {import("./index.js").Counts} Counts
 * @typedef {import("./index.js").Pagefind} Pagefind
 * @typedef {import("./index.js").Result} Result
 */

/**
 * Return an index that searches all of `indexes`.
 * @param {Pagefind[]} indexes
 * @param {(indexes: Pagefind[], text: string) => Promise<Pagefind[]>} withWords returns the
 *   indexes that have all words of a text; a word that no index has is ignored
 * @returns {Pagefind}
 */
export const multiIndex = (indexes, withWords) => ({
  search: async (text, options = {}) => {
    const searched = text ? await withWords(indexes, text) : indexes;
    const answers = await Promise.all(searched.map((index) => index.search(text, options)));
    const [sort] = Object.keys(options.sort ?? {});
    const lists = answers.map((answer) => answer.results);
    /** @type {Counts} */
    const filters = {};
    let unfilteredResultCount = 0;
    for (const answer of answers) {
      unfilteredResultCount += answer.unfilteredResultCount;
      for (const [name, counts] of Object.entries(answer.filters)) {
        const sums = (filters[name] ??= Object.create(null));
        for (const value in counts) sums[value] = (sums[value] ?? 0) + counts[value];
      }
    }
    const results = lists.flat();
    if (!sort) results.sort((a, b) => b.score - a.score);
    return { filters, results: sort ? merge(lists, results, sort) : results, unfilteredResultCount };
  },
});

/**
 * Merge sorted lists of results. The order is known only when papers are loaded, as the text that
 * they are sorted by is in their `meta`; so each result loads those before it.
 * @param {Result[][]} lists
 * @param {Result[]} results
 * @param {string} sort
 * @returns {Result[]}
 */
function merge(lists, results, sort) {
  /** @type {Result[]} */
  const merged = [];
  const mergeTo = async (/** @type {number} */ at) => {
    while (merged.length <= at) {
      const rest = lists.filter((list) => list.length);
      const texts = await Promise.all(rest.map(async ([first]) => (await first.data()).meta[sort]));
      merged.push(/** @type {Result} */ (rest[texts.indexOf([...texts].sort().reverse()[0])].shift()));
    }
  };
  let merging = Promise.resolve();
  return results.map((result, at) => ({
    ...result,
    data: async () => {
      await (merging = merging.catch(() => {}).then(() => mergeTo(at)));
      return merged[at].data();
    },
  }));
}
