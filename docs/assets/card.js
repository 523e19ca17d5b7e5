// A paper's card, cloned from the page's template (overrides/partials/card_template.html), so that
// it has the markup of the cards that the generator writes.
// @ts-check

/**
 * `title` and `excerpt` are text in which some words are marked; a topic without `href` is no link.
 * @typedef {(Node | string)[]} Text
 * @typedef {{href: string, title: Text, facts: Text, excerpt?: Text, topics?: {name: string, href?: string}[]}} Content
 */

/**
 * Return a card.
 * @param {Content} content
 */
export function card({ href, title, facts, excerpt = [], topics = [] }) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("card"));
  const article = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  const element = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (article.querySelector(selector));
  const link = element("h2 a");
  link.setAttribute("href", href);
  link.replaceChildren(...title);

  // The facts of the template are those that are marked, as that a paper has no date.
  const marks = [...element(".facts").children];
  element(".facts").replaceChildren(
    ...facts.flatMap((fact, at) => [at ? " · " : "", marks.find((mark) => mark.textContent === fact) ?? fact]),
  );

  if (excerpt.length) element(".gist").replaceChildren(...excerpt);
  else element(".gist").remove();

  const item = element(".topics li");
  for (const { name, href } of topics) {
    const copy = /** @type {HTMLElement} */ (item.cloneNode(true));
    const topic = /** @type {HTMLElement} */ (copy.querySelector("a"));
    if (href) topic.setAttribute("href", href);
    if (href) topic.replaceChildren(name);
    else topic.replaceWith(name);
    item.before(copy);
  }
  (topics.length ? item : element(".topics")).remove();
  return article;
}
