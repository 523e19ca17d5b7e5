// Corrections of a misspelt word: the nearest words of the site.
// @ts-check

const MAX_WORDS = 5; // of each distance

/**
 * Return how many letters must be added, removed, changed or swapped with the next to make `a` of
 * `b` (optimal string alignment, a Damerau-Levenshtein distance that edits no place twice); `most + 1`
 * if there are more than `most`.
 * @param {string} a
 * @param {string} b
 * @param {number} most
 */
export function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  /** @type {number[]} */
  let secondLast = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const last = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, change);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) row[j] = Math.min(row[j], secondLast[j - 2] + 1);
    }
    if (Math.min(...row) > most) return most + 1;
    secondLast = last;
  }
  return Math.min(row[b.length], most + 1);
}

/**
 * Return the letters and digits of a text, without case and accents.
 * @param {string} text
 */
export function fold(text) {
  return text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/**
 * Return the words nearest to `word` in groups by their distance, the nearest first. One letter
 * may be wrong, in a long word two. Words with the same first letter come first, as it is seldom
 * wrong.
 * @param {string} word
 * @param {string[]} words
 */
export function nearest(word, words) {
  const most = word.length < 8 ? 1 : 2;
  /** @type {string[][]} */
  const groups = Array.from({ length: most }, () => []);
  for (const other of words) {
    const errors = distance(word, other, most);
    if (errors > 0 && errors <= most) groups[errors - 1].push(other);
  }
  const isLikely = (/** @type {string} */ other) => Number(other[0] === word[0]);
  return groups.map((group) => group.sort((a, b) => isLikely(b) - isLikely(a)).slice(0, MAX_WORDS));
}
