// A reading list in an address: four bytes for each paper, a hash of its id.
// @ts-check
import { ROOT } from "./kept.js";

const CARRIED = /^#list=1\.([\w-]*)$/;

/** FNV-1a, 32 bits. @param {string} id */
export function hash(id) {
  let sum = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) sum = Math.imul(sum ^ id.charCodeAt(at), 0x01000193);
  return sum >>> 0;
}

/** The address that carries papers to another device. @param {string[]} ids */
export function carrying(ids) {
  const bytes = new Uint8Array(Uint32Array.from(ids, hash).buffer);
  const text = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return new URL(`reading/#list=1.${text}`, ROOT).href;
}

/** The hashes that an address carries; none where it carries no list. @param {string} fragment */
export function carried(fragment) {
  const [, text = ""] = CARRIED.exec(fragment) ?? [];
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (byte) => byte.charCodeAt(0));
    return [...new Uint32Array(bytes.buffer)];
  } catch {
    return []; // cut off
  }
}
