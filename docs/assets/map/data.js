// What the map loads: all points first, then cards of papers, and which papers a topic has.
// generator/exports/map_data.py says what is in each file.
// @ts-check
import { fetchData, once } from "../site.js";

const POINT_BYTES = 9;
const CARDS_PER_FILE = 100;
const LARGEST = 65535;

/**
 * A label, in parts of the map from the left and from the top.
 * @typedef {{text: string, x: number, y: number, isTopic: boolean}} Label
 *
 * The points by the numbers of papers: `x` and `y` in parts of the map, `colours` the index of the
 * colour, `checks` the CRC-32 of the id.
 * @typedef {{count: number, x: Float32Array, y: Float32Array, colours: Uint8Array, checks: Uint32Array, labels: Label[]}} Points
 *
 * @typedef {{id: string, title: string, name: string, facts: string, gist: string}} Card
 */

/** @returns {Promise<Points>} */
export async function loadPoints() {
  const { points, topics, phrases } = await (await fetchData("map.json")).json();
  const bytes = Uint8Array.from(atob(points), (character) => character.charCodeAt(0));
  const count = bytes.length / POINT_BYTES;
  const view = new DataView(bytes.buffer);
  const [x, y] = [new Float32Array(count), new Float32Array(count)];
  const [colours, checks] = [new Uint8Array(count), new Uint32Array(count)];
  for (let number = 0, at = 0; number < count; number++, at += POINT_BYTES) {
    x[number] = view.getUint16(at, true) / LARGEST;
    y[number] = view.getUint16(at + 2, true) / LARGEST;
    colours[number] = view.getUint8(at + 4);
    checks[number] = view.getUint32(at + 5, true);
  }
  const label = (/** @type {boolean} */ isTopic) => (/** @type {[string, number, number]} */ [text, left, top]) => ({
    text, x: left / LARGEST, y: top / LARGEST, isTopic,
  });
  return { count, x, y, colours, checks, labels: [...topics.map(label(true)), ...phrases.map(label(false))] };
}

/** Return the cards in one file. @param {number} file @returns {Promise<Card[]>} */
const loadFile = (file) => once(`map ${file}`, async () => {
  /** @type {[string, string, string, string, string][]} */
  const rows = await (await fetchData(`map/${file}.json`)).json();
  return rows.map(([id, title, name, facts, gist]) => ({ id, title, name, facts, gist }));
});

/**
 * Return the cards of some papers; none of those that are of another build than the points.
 * @param {Points} points
 * @param {number[]} numbers
 */
export async function loadCards(points, numbers) {
  const cards = await Promise.all(numbers.map(async (number) => {
    const card = (await loadFile(Math.floor(number / CARDS_PER_FILE)))[number % CARDS_PER_FILE];
    return card && crc32(card.id) === points.checks[number] ? { number, card } : undefined;
  }));
  return cards.filter((card) => card !== undefined);
}

/** Return the numbers of the papers of a topic. @param {string} slug @returns {Promise<number[]>} */
export const loadMembers = (slug) => once(`map ${slug}`, async () => (await fetchData(`map/topic-${slug}.json`)).json());

/** Return the numbers of the papers with some ids. @param {Points} points @param {string[]} ids */
export function numbersOf({ checks }, ids) {
  const wanted = new Set(ids.map(crc32));
  return [...checks.keys()].filter((number) => wanted.has(checks[number]));
}

/** Return the CRC-32 of a text in ASCII, as zlib has it. @param {string} text */
export function crc32(text) {
  let crc = -1;
  for (let at = 0; at < text.length; at++) {
    crc ^= text.charCodeAt(at);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
