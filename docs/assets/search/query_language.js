// The language of queries: from a text that a person types to what a paper must have. A term is a
// word or a "phrase"; `-` before it excludes, a field before it says where to look. All terms must
// match; of terms with a capital `OR` between them one is enough. generator/query.py reads queries
// in the same way; tests/query_cases.json has the cases for both.
// @ts-check

/**
 * `text` is as typed, with single spaces; of `has` it is `code` or `pdf`. Of the years, both
 * included, one may be open (null).
 * @typedef {{field: "any" | "title" | "author" | "org" | "topic" | "has", text: string,
 *   phrase: boolean, exclude: boolean}} TextTerm
 * @typedef {{field: "year", from: number | null, to: number | null, exclude: boolean}} YearTerm
 * @typedef {TextTerm | YearTerm} Term
 */

/** @type {Record<string, Term["field"]>} */
const FIELDS = {
  title: "title",
  author: "author",
  org: "org",
  organization: "org",
  organisation: "org",
  topic: "topic",
  year: "year",
  has: "has",
};
const HAS = ["code", "pdf"];
// Marks of direction and what shows nothing, as a copied text has them.
const INVISIBLE = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const QUOTES = /[“”„«»]/g;
// Control characters and white space; the same in every version of Python and JavaScript.
const SPACE = "\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const SPACES = new RegExp(`[${SPACE}]+`, "g");
// A `-` excludes at the start of a term only, and not another `-`.
const TERM = new RegExp(
  `(?<minus>(?<![^${SPACE}(])-(?![-${SPACE}()]|$))?` +
    `(?:"(?<phrase>[^"]*)"?|(?<field>[A-Za-z]{1,20}):"(?<quoted>[^"]*)"?|(?<run>[^${SPACE}()"]+))`,
  "gu",
);
const YEARS = /^(?:([0-9]{4})|([0-9]{4})?\.\.([0-9]{4})?)$/;

/**
 * Return the clauses of a query, each the terms of which one must match.
 * @param {string} text
 * @returns {Term[][]}
 */
export function readClauses(text) {
  const plain = text.normalize("NFKC").replace(INVISIBLE, "").replace(QUOTES, '"');
  const terms = [...plain.matchAll(TERM)].flatMap(readTerms);
  const clauses = [];
  for (let at = 0; at < terms.length; ) {
    const clause = [terms[at++]];
    for (; at + 1 < terms.length && isOr(terms[at]); at += 2) clause.push(terms[at + 1]);
    clauses.push(clause);
  }
  return clauses;
}

/** @param {Term} term */
const isOr = (term) => term.field === "any" && term.text === "OR" && !term.phrase && !term.exclude;

/** @param {RegExpMatchArray} match @returns {Term[]} */
function readTerms({ groups = {} }) {
  const exclude = groups.minus !== undefined;
  const { phrase, quoted } = groups;
  if (phrase !== undefined) return words(phrase, true, exclude);
  const run = quoted === undefined ? groups.run : `${groups.field}:`;
  const [name] = run.split(":", 1);
  const term = fieldTerm(name, quoted ?? run.slice(name.length + 1), quoted !== undefined, exclude);
  return term ? [term] : [...words(run, false, exclude), ...words(quoted ?? "", true, false)];
}

/**
 * Return the term of a field; undefined if there is no such field or it has no such value.
 * @param {string} name
 * @param {string} value
 * @param {boolean} phrase
 * @param {boolean} exclude
 * @returns {Term | undefined}
 */
function fieldTerm(name, value, phrase, exclude) {
  const key = name.toLowerCase();
  const [term] = Object.hasOwn(FIELDS, key) ? words(value, phrase, exclude) : [];
  if (!term) return undefined;
  const field = FIELDS[key];
  if (field === "year") return yearTerm(term.text, exclude);
  if (field !== "has") return { ...term, field };
  const text = term.text.toLowerCase();
  return HAS.includes(text) ? { field, text, phrase: false, exclude } : undefined;
}

/**
 * Return a term, unless the text has no letter or digit.
 * @param {string} text
 * @param {boolean} phrase
 * @param {boolean} exclude
 * @returns {TextTerm[]}
 */
function words(text, phrase, exclude) {
  if (!/[\p{L}\p{N}]/u.test(text)) return [];
  return [{ field: "any", text: text.replace(SPACES, " ").replace(/^ | $/g, ""), phrase, exclude }];
}

/** @param {string} value @param {boolean} exclude @returns {YearTerm | undefined} */
function yearTerm(value, exclude) {
  const match = YEARS.exec(value);
  if (!match) return undefined;
  const [only, first, last] = match.slice(1).map((year) => (year ? Number(year) : null));
  if (only !== null) return { field: "year", from: only, to: only, exclude };
  const isReversed = first !== null && last !== null && last < first;
  return { field: "year", from: isReversed ? last : first, to: isReversed ? first : last, exclude };
}
