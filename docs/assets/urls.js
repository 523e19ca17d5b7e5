// The addresses of the site's pages and files, as generator/urls.py has them.
// @ts-check

export const ROOT = new URL("../", import.meta.url);
const PAPER_ID = /^[a-z0-9-]{1,200}$/;

/** Return the address of a page or file. @param {string} path below the site's root */
export const siteUrl = (path) => new URL(path, ROOT).href;

/** @param {string} id */
export const paperUrl = (id) => siteUrl(`papers/${id}/`);

/** @param {string} slug */
export const topicUrl = (slug) => siteUrl(`tags/${slug}/`);

/** @param {string} query empty or with its `?` */
export const searchUrl = (query) => siteUrl(`search/${query}`);

/** @param {string} fragment */
export const readingListUrl = (fragment) => siteUrl(`reading/#${fragment}`);

/** @param {string} name a file of the published data */
export const dataUrl = (name) => siteUrl(`data/${name}`);

/** The folder of one of the search indexes. @param {number} number from 1 */
export const indexUrl = (number) => siteUrl(number > 1 ? `pagefind-${number}/` : "pagefind/");

/** Whether an address is one of this site. @param {unknown} href absolute, or this is an error */
export const isSiteUrl = (href) => new URL(String(href)).href.startsWith(ROOT.href);

/** Whether a value can be the id of a paper. @param {unknown} id */
export const isPaperId = (id) => typeof id === "string" && PAPER_ID.test(id);

/** Return the id of the paper whose page is at an address. @param {string} href */
export const paperIdAt = (href) => new URL(href).pathname.split("/").at(-2) ?? "";

/** Return the ids of papers whose addresses, on any host, are in a text. @param {string} text */
export const paperIdsIn = (text) => [...text.matchAll(/papers\/([a-z0-9-]+)/g)].map(([, id]) => id);
