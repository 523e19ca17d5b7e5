// The map of papers, which only its page loads.
// @ts-check
import { mount } from "./map/page.js";

const box = /** @type {HTMLElement | null} */ (document.querySelector("[data-map]"));
if (box) mount(box);
