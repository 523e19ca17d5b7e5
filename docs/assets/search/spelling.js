// The words of a query, in the form in which they are indexed (generator/text/search_words.py), and
// corrections of a misspelt word: the nearest words of the site.
// @ts-check

const MAX_WORDS = 5; // of each distance

// Words that say little; kept in a query of nothing else.
const STOP_WORDS = new Set(
  ("a about all an and any are as at be by can do does for from has have how i if in inside into is it its more my " +
    "of on or our really some than that the their them these they this those through to too using via vs was we " +
    "were what when where which while who why will with you your").split(" "),
);

/**
 * Return the words of a text: in lower case and without accents. `x-ray` is `xray`, `GPT-3.5` is
 * `gpt` and `35`, `C#` is `csharp`; of Chinese and Japanese each pair of characters is one.
 * generator/text/search_words.py does the same.
 * @param {string} text
 */
export function runningWords(text) {
  const plain = text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .normalize("NFC")
    .toLowerCase()
    .replace(/(?<![\p{L}\p{N}])([cf])#/gu, "$1sharp")
    .replace(/(?<![\p{L}\p{N}])c\+\+/gu, "cplusplus")
    .replace(/(?<=[\p{L}\p{N}])[_^](?=\p{N})|[.,'’‘ʼ]|(?<=(?<![\p{L}\p{N}])\p{L})[-‐-―](?=\p{L})/gu, "");
  const words = (plain.match(/[\p{L}\p{N}]+/gu) ?? []).flatMap((word) => word.split(/([぀-ヿ㐀-鿿]{2,})/));
  return words.flatMap((run) => (/^[぀-ヿ㐀-鿿]{2}/.test(run) ? [...run.slice(1)].map((to, at) => run[at] + to) : run || []));
}

/** Return the words of a text, each once. @param {string} text */
export const formWords = (text) => [...new Set(runningWords(text))];

/**
 * Return the words of a query to search for, and the stop words left out, if others are left.
 * @param {string} text
 */
export function searchWords(text) {
  const words = formWords(text);
  const telling = words.filter((word) => !STOP_WORDS.has(word));
  return telling.length ? { words: telling, leftOut: words.filter((word) => STOP_WORDS.has(word)) } : { words, leftOut: [] };
}

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
