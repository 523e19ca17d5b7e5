// Builders of elements. Text is never parsed as markup.
// @ts-check

/** @param {Element} element @param {Record<string, string>} attributes */
export function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

/**
 * Return an element with attributes and content.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} content
 */
export function make(name, attributes, ...content) {
  const element = document.createElement(name);
  setAttributes(element, attributes);
  element.append(...content);
  return element;
}

/**
 * Return a button.
 * @param {string} text
 * @param {(button: HTMLButtonElement) => void} onClick
 * @param {Record<string, string>} attributes
 */
export function button(text, onClick, attributes = {}) {
  const element = make("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", () => onClick(element));
  return element;
}

/**
 * Put a text into a field that is empty: the reader may have typed already. A reader who has gone
 * to the field, and is about to type, replaces it. It is not selected otherwise, as Tab would then
 * go on from the field.
 * @param {HTMLInputElement} field
 * @param {string} text
 */
export function prefill(field, text) {
  if (field.value || !text) return;
  field.value = text;
  if (document.activeElement === field) field.select();
}

/** Return a number of papers in words. @param {number} number */
export function paperCount(number) {
  return number === 1 ? "1 paper" : `${number.toLocaleString("en")} papers`;
}

/** Save a text as a file of the reader. @param {string} name @param {string} text @param {string} type */
export function download(name, text, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
