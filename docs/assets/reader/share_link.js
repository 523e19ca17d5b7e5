// A reading list in an address: four bytes for each paper, the hash of its id.
// @ts-check
import { readingListUrl } from "../urls.js";

const FRAGMENT = /^#list=1\.([\w-]*)$/;

/** Return the 32-bit FNV-1a hash of an id. @param {string} id */
export function hash(id) {
  let sum = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) sum = Math.imul(sum ^ id.charCodeAt(at), 0x01000193);
  return sum >>> 0;
}

/** Return the address that carries papers to another device. @param {string[]} ids */
export function shareLink(ids) {
  const bytes = new Uint8Array(Uint32Array.from(ids, hash).buffer);
  const text = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return readingListUrl(`list=1.${text}`);
}

/** Return the hashes in the fragment of an address; none if it is damaged. @param {string} fragment */
export function sharedHashes(fragment) {
  const [, text = ""] = FRAGMENT.exec(fragment) ?? [];
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (byte) => byte.charCodeAt(0));
    return [...new Uint32Array(bytes.buffer)];
  } catch {
    return []; // a part of the address is missing
  }
}
