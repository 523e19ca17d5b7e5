// Words that the reader has chosen: cards with some are marked, cards with others are folded.
// @ts-check
import { make } from "../elements.js";
import { updateFolds } from "./cards.js";
import { titleLink } from "./list_navigation.js";

/** @typedef {import("../storage.js").Words} Words */

/**
 * Return a pattern that finds the words in any case, also at the beginning of longer ones
 * (`agent` in `agents`); undefined if there are none.
 * @param {string[]} words
 */
function patternOf(words) {
  if (!words.length) return undefined;
  const escaped = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&").replace(/\s+/g, "\\s+"));
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join("|")})`, "giu");
}

/**
 * Mark and fold cards. What an earlier call has done is undone first.
 * @param {HTMLElement[]} cards
 * @param {Words} words
 */
export function showWords(cards, { highlight, mute }) {
  const key = JSON.stringify([highlight, mute]);
  const [marked, muted] = [highlight, mute].map(patternOf);
  for (const card of cards) {
    if (card.dataset.words === key) continue;
    card.dataset.words = key;
    const texts = [titleLink(card), ...card.querySelectorAll(".gist")];
    for (const text of texts) {
      for (const mark of text.querySelectorAll("mark.word")) mark.replaceWith(...mark.childNodes);
      text.normalize();
      if (marked) markIn(text, marked);
    }
    const [word] = muted ? (texts.map((text) => text.textContent).join("\n").match(muted) ?? []) : [];
    if (word) card.dataset.mutedWord = word;
    else delete card.dataset.mutedWord;
  }
  updateFolds();
}

/**
 * Mark in an element what a pattern finds.
 * @param {Element} element
 * @param {RegExp} pattern
 */
function markIn(element, pattern) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const texts = [];
  while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
  for (const text of texts) {
    const { data } = text;
    const parts = [];
    let end = 0;
    for (const { 0: word, index } of data.matchAll(pattern)) {
      parts.push(data.slice(end, index), make("mark", { class: "word" }, word));
      end = index + word.length;
    }
    if (end) text.replaceWith(...parts, data.slice(end));
  }
}
