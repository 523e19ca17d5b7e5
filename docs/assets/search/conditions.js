// What a query asks beside its words (query_language.js): as filters where there is one, and in words.
// @ts-check

import { runningWords } from "./spelling.js";

/**
 * @typedef {import("./query_language.js").Term} Term
 * @typedef {import("./query_language.js").TextTerm} TextTerm
 * @typedef {import("./index.js").Filter} Filter
 * @typedef {import("./index.js").SiteData} SiteData
 */

// No paper has it.
const NONE = "-";

/** Whether a clause is a word to search for, of which a paper may lack one. @param {Term[]} clause */
export const isWord = ([term, ...others]) => !others.length && term.field === "any" && !term.phrase && !term.exclude;

/** Whether a clause is the words of one phrase. @param {Term[]} clause */
export const isPhrase = ([term, ...others]) => !others.length && term.field === "any" && term.phrase && !term.exclude;

/** Return the filter for papers of one of some values. @param {string} name @param {string[]} values @returns {Filter} */
export const oneOf = (name, values) => ({ any: (values.length ? values : [NONE]).map((value) => ({ [name]: value })) });

/** Return those of the site's years from one to another. @param {number[]} years @param {number | null} from @param {number | null} to */
export const yearsBetween = (years, from, to) =>
  years.filter((year) => year >= (from ?? 0) && year <= (to ?? Infinity)).map(String);

/**
 * Return the topics that a term names: a phrase is the whole name, words are a part of it.
 * @param {TextTerm} term
 * @param {SiteData} site
 */
export function topicsOf({ text, phrase }, { facets }) {
  const form = (/** @type {string} */ name) => runningWords(name).map((word) => word.replace(/s$/, ""));
  const wanted = form(text);
  return facets
    .flatMap(([, topics]) => topics.map(([name]) => name))
    .filter((name) => (phrase ? form(name).join(" ") === wanted.join(" ") : wanted.every((word) => form(name).includes(word))));
}

/**
 * Return the filter for a term; undefined if there is none.
 * @param {Term} term
 * @param {SiteData} site
 * @returns {Filter | undefined}
 */
export function termFilter(term, site) {
  if (term.field === "year") return oneOf("year", yearsBetween(site.years, term.from, term.to));
  if (term.field === "has") return { [term.text]: "yes" };
  if (term.field === "topic") return oneOf("topic", topicsOf(term, site));
  return undefined;
}

/**
 * Return the filter for a clause; undefined if not all of its terms have one.
 * @param {Term[]} clause
 * @param {SiteData} site
 * @returns {Filter | undefined}
 */
export function clauseFilter(clause, site) {
  const filters = clause.flatMap((term) => {
    const filter = termFilter(term, site);
    return filter ? [term.exclude ? { none: [filter] } : filter] : [];
  });
  return filters.length === clause.length ? { any: filters } : undefined;
}

/** @type {Record<Term["field"], (term: any) => string>} */
const WORDS = {
  any: ({ text, phrase }) => (phrase && text.includes(" ") ? `the phrase “${text}”` : `“${text}”`),
  title: ({ text }) => `“${text}” in the title`,
  author: ({ text }) => `author “${text}”`,
  org: ({ text }) => `organisation “${text}”`,
  topic: ({ text }) => `topic “${text}”`,
  has: ({ text }) => (text === "pdf" ? "a PDF" : "code"),
  year: ({ from, to }) => (from === to ? `year ${from}` : to === null ? `${from} or later` : from === null ? `${to} or earlier` : `years ${from} to ${to}`),
};

/** Return a clause in words. @param {Term[]} clause */
export const inWords = (clause) =>
  clause.map((term) => (term.exclude ? `not ${WORDS[term.field](term)}` : WORDS[term.field](term))).join(" or ");

/** @type {Partial<Record<Term["field"], (text: string) => string>>} */
const ABSENT = {
  any: (text) => `No paper has “${text}”.`,
  title: (text) => `No title has “${text}”.`,
  author: (text) => `No source names an author “${text}”.`,
  org: (text) => `No source names an organisation “${text}”.`,
  topic: (text) => `No topic is called “${text}”.`,
};

/** Return the sentence for a term that no paper meets. @param {Term} term */
export const absence = (term) => ("text" in term ? (ABSENT[term.field]?.(term.text) ?? "") : "");
