// What a search can be narrowed by, with the number of papers behind each choice.
// @ts-check

import { button, make } from "../elements.js";

/**
 * @typedef {import("./wanted.js").Wanted} Wanted
 * @typedef {import("./find.js").Counts} Counts
 * @typedef {{value: string, count: number, isChosen: boolean, isLeftOut: boolean}} Choice
 */

const FEW = 5;

/** @type {(a: Choice, b: Choice) => number} */
const mostFirst = (a, b) => b.count - a.count || a.value.localeCompare(b.value, "en");
/** @type {(a: Choice, b: Choice) => number} */
const newestFirst = (a, b) => Number(isNaN(+a.value)) - Number(isNaN(+b.value)) || b.value.localeCompare(a.value);

/** @type {(all: string[], one: string) => string[]} */
const without = (all, one) => all.filter((other) => other !== one);
/** @type {(all: string[], one: string, isIn: boolean) => string[]} */
const put = (all, one, isIn) => (isIn ? [...without(all, one), one] : without(all, one));

/**
 * Builds the facets into `box`; `choose` is told what the reader changes.
 * @param {[string, [string, string][]][]} vocabulary the topics by facet
 * @param {HTMLElement} box
 * @param {(change: Partial<Wanted>) => void} choose
 */
export function facets(vocabulary, box, choose) {
  /** @type {Wanted} */
  let wanted;
  const code = row("Has code", (isChosen) => choose({ code: isChosen }));
  const any = row("One of the topics is enough", (isChosen) => choose({ any: isChosen }));
  const topics = vocabulary.map(([name, all]) => ({
    names: all.map(([topic]) => topic),
    group: group(name, mostFirst, topicRow),
  }));
  const years = group("Year", newestFirst, (year) =>
    row(year, (isIn) => choose({ years: put(wanted.years, year, isIn) })),
  );
  const organizations = group("Organisation", mostFirst, (name) =>
    row(name, (isIn) => choose({ organizations: put(wanted.organizations, name, isIn) })),
  );

  /** @param {string} topic */
  function topicRow(topic) {
    const made = row(topic, (isIn) =>
      choose({ topics: put(wanted.topics, topic, isIn), not: without(wanted.not, topic) }),
    );
    const act = () => {
      const isIn = !wanted.not.includes(topic);
      choose({ not: put(wanted.not, topic, isIn), topics: without(wanted.topics, topic) });
    };
    const not = button("not", act, { class: "not", "aria-label": `Not ${topic}` });
    made.item.append(not);
    return { ...made, not };
  }

  box.append(
    make("ul", {}, code.item, any.item),
    years.box,
    ...topics.map((facet) => facet.group.box),
    organizations.box,
  );

  return {
    /**
     * @param {Wanted} now
     * @param {Counts} counts
     */
    show(now, counts) {
      wanted = now;
      const focused = /** @type {HTMLElement | null} */ (document.activeElement);
      const isHere = box.contains(focused);
      const around = focused?.closest("fieldset");
      code.show({ count: counts.code?.yes ?? 0, isChosen: now.code });
      any.show({ count: NaN, isChosen: now.any });
      any.item.hidden = now.topics.length < 2;
      years.show(offered(counts.year, Object.keys(counts.year ?? {}), now.years));
      organizations.show(
        offered(counts.organization, Object.keys(counts.organization ?? {}), now.organizations),
      );
      for (const { names, group } of topics) group.show(offered(counts.topic, names, now.topics, now.not));
      if (isHere) focusFirst(focused, around?.querySelector(".rest"), code.item.querySelector("input"));
    },
  };
}

/**
 * Rows that move lose the focus: puts it on the first of `elements` that is there and shown.
 * @param {...(HTMLElement | null | undefined)} elements
 */
function focusFirst(...elements) {
  for (const element of elements) {
    element?.focus();
    if (element && element === document.activeElement) return;
  }
}

/**
 * The choices of a facet that leave a paper, and those that are made.
 * @param {Record<string, number> | undefined} counts
 * @param {string[]} values
 * @param {string[]} chosen
 * @param {string[]} leftOut
 * @returns {Choice[]}
 */
function offered(counts, values, chosen, leftOut = []) {
  return values
    .map((value) => ({
      value,
      count: counts?.[value] ?? 0,
      isChosen: chosen.includes(value),
      isLeftOut: leftOut.includes(value),
    }))
    .filter((choice) => choice.count || choice.isChosen || choice.isLeftOut);
}

/**
 * A box to tick, with a number of papers.
 * @param {string} name
 * @param {(isChosen: boolean) => void} change
 */
function row(name, change) {
  const box = make("input", { type: "checkbox" });
  const count = make("span", { class: "count" });
  const item = make("li", {}, make("label", {}, box, make("span", {}, name), count));
  box.addEventListener("change", () => change(box.checked));
  return {
    item,
    /** @type {HTMLButtonElement | undefined} */
    not: undefined,
    /** @param {{count: number, isChosen: boolean}} choice */
    show(choice) {
      box.checked = choice.isChosen;
      count.textContent = isNaN(choice.count) ? "" : choice.count.toLocaleString("en");
    },
  };
}

/**
 * The rows of a facet: the first few, those chosen, and the others on demand.
 * @param {string} name
 * @param {(a: Choice, b: Choice) => number} order
 * @param {(value: string) => ReturnType<typeof row>} make_
 */
function group(name, order, make_) {
  /** @type {Map<string, ReturnType<typeof row>>} */
  const rows = new Map();
  /** @type {Choice[]} */
  let choices = [];
  let isWhole = false;
  const list = make("ul", {});
  const act = () => {
    isWhole = !isWhole;
    draw();
  };
  const more = button("", act, { class: "rest" });
  const box = make("fieldset", {}, make("legend", {}, name), list, more);

  function draw() {
    const shown = choices.filter((choice, at) => isWhole || at < FEW || choice.isChosen || choice.isLeftOut);
    list.replaceChildren(
      ...shown.map((choice) => {
        const made = rows.get(choice.value) ?? make_(choice.value);
        rows.set(choice.value, made);
        made.show(choice);
        made.not?.setAttribute("aria-pressed", String(choice.isLeftOut));
        return made.item;
      }),
    );
    const rest = choices.length - shown.length;
    box.hidden = !choices.length;
    more.hidden = !rest && !isWhole;
    more.textContent = isWhole ? "Fewer" : `${rest} more`;
    more.setAttribute("aria-label", `${more.textContent}: ${name}`);
  }

  return {
    box,
    /** @param {Choice[]} offered */
    show(offered) {
      choices = [...offered].sort(order);
      draw();
    },
  };
}
