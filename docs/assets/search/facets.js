// The filters of a search in facets, each value with its number of papers.
// @ts-check

import { button, make } from "../elements.js";

/**
 * @typedef {import("./query.js").Query} Query
 * @typedef {import("./index.js").Counts} Counts
 * @typedef {{value: string, count: number, isSelected: boolean, isExcluded: boolean}} Choice
 * @typedef {{item: HTMLElement, not?: HTMLElement,
 *   show: (choice: {count?: number, isSelected: boolean}) => void}} Row
 */

const SHOWN = 5; // values of a facet, until the reader asks for all

/** @type {(a: Choice, b: Choice) => number} */
const mostFirst = (a, b) => b.count - a.count || a.value.localeCompare(b.value, "en");
/** @type {(a: Choice, b: Choice) => number} */
const newestFirst = (a, b) => Number(isNaN(+a.value)) - Number(isNaN(+b.value)) || b.value.localeCompare(a.value);

/** @type {(values: string[], value: string) => string[]} */
const without = (values, value) => values.filter((other) => other !== value);
/** @type {(values: string[], value: string, isIn: boolean) => string[]} */
const put = (values, value, isIn) => (isIn ? [...without(values, value), value] : without(values, value));

/**
 * Build the facets in `box`.
 * @param {import("./index.js").SiteData} site
 * @param {HTMLElement} box
 * @param {(change: Partial<Query>) => void} onChange
 */
export function mountFacets({ facets, years: allYears }, box, onChange) {
  /** @type {Query} */
  let query;
  const code = makeRow("Has code", (isSelected) => onChange({ code: isSelected }));
  const any = makeRow("Match any topic", (isSelected) => onChange({ any: isSelected }));
  const topics = facets.map(([name, all]) => ({
    names: all.map(([topic]) => topic),
    group: makeGroup(name, mostFirst, makeTopicRow),
  }));
  const years = makeGroup("Year", newestFirst, (year) => makeValueRow("years", year));
  const from = makeYearField("From", "from");
  const to = makeYearField("To", "to");
  const range = make("p", { class: "year-range" }, from.label, to.label);
  if (allYears.length > 1) years.box.querySelector("legend")?.after(range);
  const organizations = makeGroup("Organisation", mostFirst, (name) => makeValueRow("organizations", name));

  /** @param {string} name @param {"from" | "to"} end */
  function makeYearField(name, end) {
    const options = allYears.map((year) => make("option", {}, String(year))).reverse();
    const select = make("select", { autocomplete: "off", "aria-label": `${name} year` }, make("option", { value: "" }, "any"), ...options);
    select.addEventListener("change", () => {
      const other = end === "from" ? to.select : from.select;
      // The later choice holds.
      if (from.select.value && to.select.value && from.select.value > to.select.value) other.value = select.value;
      onChange({ from: from.select.value, to: to.select.value, years: [] });
    });
    return { select, label: make("label", {}, `${name} `, select) };
  }

  /** @param {"years" | "organizations"} facet @param {string} value */
  function makeValueRow(facet, value) {
    return makeRow(value, (isIn) => onChange({ [facet]: put(query[facet], value, isIn) }));
  }

  /** @param {string} topic */
  function makeTopicRow(topic) {
    const row = makeRow(topic, (isIn) =>
      onChange({ topics: put(query.topics, topic, isIn), not: without(query.not, topic) }),
    );
    const exclude = () => {
      const isIn = !query.not.includes(topic);
      onChange({ not: put(query.not, topic, isIn), topics: without(query.topics, topic) });
    };
    const not = button("Exclude", exclude, { class: "not", "aria-label": `Exclude ${topic}` });
    row.item.append(not);
    return { ...row, not };
  }

  box.append(
    make("ul", {}, code.item, any.item),
    years.box,
    ...topics.map((facet) => facet.group.box),
    organizations.box,
  );

  return {
    /**
     * Show the state of a query and the counts of its answer.
     * @param {Query} newQuery
     * @param {Counts} counts
     */
    show(newQuery, counts) {
      query = newQuery;
      const focused = /** @type {HTMLElement | null} */ (document.activeElement);
      const hasFocus = box.contains(focused);
      const fieldset = focused?.closest("fieldset");
      code.show({ count: counts.code?.yes ?? 0, isSelected: query.code });
      any.show({ isSelected: query.any });
      any.item.hidden = query.topics.length < 2;
      years.show(choices(counts.year, query.years), Boolean(query.from || query.to));
      from.select.value = query.from;
      to.select.value = query.to;
      organizations.show(choices(counts.organization, query.organizations));
      for (const { names, group } of topics) group.show(choices(counts.topic, query.topics, query.not, names));
      if (hasFocus) focusFirst(focused, fieldset?.querySelector(".rest"), code.item.querySelector("input"));
    },
  };
}

/**
 * Focus the first of some elements that exists and is shown: a row loses the focus when it moves.
 * @param {...(HTMLElement | null | undefined)} elements
 */
function focusFirst(...elements) {
  for (const element of elements) {
    element?.focus();
    if (element && element === document.activeElement) return;
  }
}

/**
 * Return the values of a facet that some paper has, and those of the query.
 * @param {Record<string, number> | undefined} counts
 * @param {string[]} selected
 * @param {string[]} excluded
 * @param {string[]} values all that the facet may have
 * @returns {Choice[]}
 */
function choices(counts = {}, selected, excluded = [], values = Object.keys(counts)) {
  return values
    .map((value) => ({
      value,
      count: counts[value] ?? 0,
      isSelected: selected.includes(value),
      isExcluded: excluded.includes(value),
    }))
    .filter((choice) => choice.count !== 0 || choice.isSelected || choice.isExcluded);
}

/**
 * Return a checkbox with a number of papers.
 * @param {string} name
 * @param {(isSelected: boolean) => void} onChange
 * @returns {Row}
 */
function makeRow(name, onChange) {
  const box = make("input", { type: "checkbox" });
  const count = make("span", { class: "count" });
  const item = make("li", {}, make("label", {}, box, make("span", {}, name), count));
  box.addEventListener("change", () => onChange(box.checked));
  return {
    item,
    show(choice) {
      box.checked = choice.isSelected;
      count.textContent = choice.count === undefined ? "" : choice.count.toLocaleString("en");
    },
  };
}

/**
 * Return the rows of a facet: the first few and those of the query, the others on demand.
 * @param {string} name
 * @param {(a: Choice, b: Choice) => number} order
 * @param {(value: string) => Row} makeValueRow
 */
function makeGroup(name, order, makeValueRow) {
  /** @type {Map<string, Row>} */
  const rows = new Map();
  /** @type {Choice[]} */
  let choices = [];
  let isWhole = false;
  let isKept = false;
  const list = make("ul", {});
  const toggle = () => {
    isWhole = !isWhole;
    draw();
  };
  const more = button("", toggle, { class: "rest" });
  const box = make("fieldset", {}, make("legend", {}, name), list, more);

  function draw() {
    const shown = choices.filter((choice, at) => isWhole || at < SHOWN || choice.isSelected || choice.isExcluded);
    list.replaceChildren(
      ...shown.map((choice) => {
        const row = rows.get(choice.value) ?? makeValueRow(choice.value);
        rows.set(choice.value, row);
        row.show(choice);
        if (row.not) row.not.ariaPressed = String(choice.isExcluded);
        return row.item;
      }),
    );
    const rest = choices.length - shown.length;
    box.hidden = !choices.length && !isKept;
    more.hidden = !rest && !isWhole;
    more.textContent = isWhole ? "Fewer" : `${rest} more`;
    more.ariaLabel = `${more.textContent}: ${name}`;
  }

  draw();
  return {
    box,
    /** @param {Choice[]} newChoices @param {boolean} [isUsed] whether it is shown without any */
    show(newChoices, isUsed = false) {
      isKept = isUsed;
      choices = [...newChoices].sort(order);
      draw();
    },
  };
}
