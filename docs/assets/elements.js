// What the scripts make pages of. Text is never markup.
// @ts-check

/**
 * An element with text or other elements in it.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} content
 */
export function make(name, attributes, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

/**
 * A button that does something.
 * @param {string} text
 * @param {(button: HTMLButtonElement) => void} act
 * @param {Record<string, string>} attributes
 */
export function button(text, act, attributes = {}) {
  const made = make("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", () => act(made));
  return made;
}

/** A number of papers, in words. @param {number} number */
export function papers(number) {
  return number === 1 ? "1 paper" : `${number.toLocaleString("en")} papers`;
}
