// Search over the Pagefind index, in the reader's browser. Pagefind is loaded when a search
// begins, not with the page.
// @ts-check

/**
 * @typedef {{url: string, excerpt: string, meta: Record<string, string>}} Found
 * @typedef {{id: string, data: () => Promise<Found>}} Result
 * @typedef {Record<string, Record<string, number>>} Counts
 * @typedef {{results: Result[], filters: Counts, totalFilters: Counts}} Answer
 */

const ROOT = new URL("..", import.meta.url);
const SHOWN = 20;
const MENUS = ["year", "organization"]; // one value of each can be chosen; topics add up

/** @type {Promise<any> | undefined} */
let loading;

/** Pagefind, loaded once. Results are addressed from the site's root, wherever it lies. */
function pagefind() {
  loading ??= import(new URL("pagefind/pagefind.js", ROOT).href).then(async (found) => {
    await found.options({ baseUrl: ROOT.pathname, excerptLength: 40 });
    await found.init();
    await found.filters(); // else an answer counts none
    return found;
  });
  return loading;
}

/**
 * An element with text or other elements in it; text is never markup.
 * @param {string} name
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} content
 */
function make(name, attributes, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

/**
 * Pagefind's excerpt: text in which the matched words are marked, and nothing else.
 * @param {string} markup
 */
function marked(markup) {
  const parsed = new DOMParser().parseFromString(markup, "text/html").body;
  return [...parsed.childNodes].map((node) =>
    node.nodeName === "MARK" ? make("mark", {}, node.textContent ?? "") : node.textContent ?? "",
  );
}

/** @param {Found} found */
function card(found) {
  return make(
    "li",
    { class: "card" },
    make("h2", { class: "card-title", dir: "auto" }, make("a", { href: found.url }, found.meta.title)),
    make("p", { class: "facts" }, ...found.meta.facts.split(" · ").map((fact) => make("span", {}, fact))),
    make("p", { class: "gist", dir: "auto" }, ...marked(found.excerpt)),
  );
}

/** @param {number} number */
function papers(number) {
  return number === 1 ? "1 paper" : `${number.toLocaleString("en")} papers`;
}

/**
 * The words of an address that is not there, without the digests at its end.
 * @param {string} path
 */
function wordsOf(path) {
  let last = path.replace(/\/(index\.html)?$/, "").split("/").pop() ?? "";
  try {
    last = decodeURIComponent(last);
  } catch {
    // A stray % stays as it is.
  }
  return last.replace(/(-[0-9a-f]{6}){1,2}$/, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/**
 * Makes a search page of `box`: results as one types, the whole state in the address.
 * @param {HTMLElement} box
 */
function mount(box) {
  const form = /** @type {HTMLFormElement} */ (box.querySelector("form"));
  const status = /** @type {HTMLElement} */ (box.querySelector("[role=status]"));
  const list = /** @type {HTMLElement} */ (box.querySelector(".results"));
  const more = /** @type {HTMLButtonElement | null} */ (box.querySelector("[data-more]"));
  const choices = box.querySelector("fieldset");
  const chosen = box.querySelector("[data-chosen]");
  const isAddress = box.dataset.search === "address";
  /** @type {Result[]} */
  let results = [];
  let asked = 0;

  /** @param {string} name */
  const field = (name) =>
    /** @type {HTMLInputElement | HTMLSelectElement | null} */ (form.elements.namedItem(name));
  const state = () =>
    [...new FormData(form)].filter(([, value]) => value).map(([key, value]) => [key, String(value)]);

  /** @type {Map<string, HTMLLabelElement>} */
  const labels = new Map();
  /** @type {Record<string, number> | undefined} */
  let left; // how many papers each topic leaves, once that is known

  /** @param {string} topic */
  function label(topic) {
    const made = labels.get(topic) ?? /** @type {HTMLLabelElement} */ (
      make(
        "label",
        {},
        make("input", { type: "checkbox", name: "topic", value: topic }),
        make("span", {}, topic),
        make("span", { class: "count" }),
      )
    );
    labels.set(topic, made);
    return made;
  }
  /** @param {string} topic */
  const tick = (topic) => /** @type {HTMLInputElement} */ (label(topic).firstElementChild);
  const topics = () => [...labels.keys()].filter((topic) => tick(topic).checked);

  /**
   * Offers the topics that leave a paper, beside those of `wanted`, which are chosen.
   * @param {string[]} wanted
   */
  function chooseTopics(wanted) {
    if (!choices || !chosen) return;
    const counts = left ?? {};
    const offered = [...new Set([...wanted, ...Object.keys(counts).filter((name) => counts[name] > 0)])];
    offered.sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a.localeCompare(b, "en"));
    const focused = document.activeElement;
    for (const topic of new Set([...labels.keys(), ...offered])) {
      tick(topic).checked = wanted.includes(topic);
      /** @type {Element} */ (label(topic).lastElementChild).textContent = left ? `${counts[topic] ?? 0}` : "";
    }
    choices.replaceChildren(choices.firstElementChild ?? "", ...offered.map(label));
    if (focused instanceof HTMLElement && choices.contains(focused)) focused.focus();
    chosen.replaceChildren(
      ...wanted.map((name) => make("button", { type: "button", value: name, "aria-label": `Take out ${name}` }, `${name} ×`)),
    );
  }

  function fromAddress() {
    const given = new URLSearchParams(location.search);
    chooseTopics(given.getAll("topic"));
    for (const name of ["q", "sort", ...MENUS]) {
      const control = field(name);
      const value = given.get(name) ?? "";
      const isOffered = !(control instanceof HTMLSelectElement) || [...control.options].some((o) => o.value === value);
      if (!isOffered && name === "sort") continue;
      if (!isOffered && control instanceof HTMLSelectElement) {
        control.append(new Option(value, value));
      }
      if (control) control.value = value;
    }
  }

  async function showMore() {
    const showing = results;
    const from = list.children.length;
    if (more) more.disabled = true;
    /** @type {Found[]} */
    let found;
    try {
      found = await Promise.all(results.slice(from, from + SHOWN).map((result) => result.data()));
    } catch (error) {
      status.textContent = "These papers could not be loaded. Try again.";
      found = [];
    }
    if (showing !== results) return undefined; // a later search has begun
    list.append(...found.map(card));
    if (more) {
      more.disabled = false;
      more.hidden = list.children.length >= results.length;
    }
    return list.children[from];
  }

  /**
   * Fills the menus: what may be added to what is chosen, or chosen in its place.
   * @param {Answer} answer
   */
  function offer(answer) {
    left = answer.filters.topic;
    chooseTopics(topics());
    for (const name of MENUS) {
      const control = field(name);
      if (!(control instanceof HTMLSelectElement)) continue;
      const chosen = control.value;
      const counts = chosen ? answer.totalFilters : answer.filters;
      const known = Object.entries(counts[name] ?? {}).filter(([value, n]) => n > 0 || value === chosen);
      if (name === "year") known.sort(([a], [b]) => b.localeCompare(a));
      control.replaceChildren(
        new Option("any", ""),
        ...known.map(([value, n]) => new Option(`${value} (${n})`, value)),
      );
      control.value = chosen;
    }
  }

  async function search() {
    const asking = ++asked;
    /** @type {Record<string, string>} */
    const wanted = Object.fromEntries(state());
    /** @type {Record<string, string | string[]>} */
    const filters = Object.fromEntries(MENUS.filter((f) => wanted[f]).map((f) => [f, wanted[f]]));
    if (topics().length) filters.topic = topics();
    const sort = wanted.sort ? { [wanted.sort]: "desc" } : {};
    /** @type {Answer} */
    let answer;
    try {
      answer = await (await pagefind()).search(wanted.q || null, { filters, sort });
    } catch (error) {
      if (asking !== asked) return; // a later key has been pressed
      const isFile = location.protocol === "file:";
      status.textContent = isFile
        ? "Search needs the site to be opened from a server, not from a file: try “make serve”."
        : "The search index could not be loaded. Reload the page to try again.";
      return;
    }
    if (asking !== asked) return; // a later key has been pressed
    results = answer.results;
    offer(answer);
    list.replaceChildren();
    status.textContent = results.length
      ? papers(results.length)
      : "No paper has all of this. Try fewer words, another spelling, or fewer filters.";
    await showMore();
  }

  function remember() {
    const query = new URLSearchParams(state()).toString();
    if (!isAddress) history.replaceState(null, "", query ? `?${query}` : location.pathname);
  }

  form.addEventListener("submit", (event) => {
    if (isAddress) return;
    event.preventDefault();
    remember();
    search();
  });
  form.addEventListener("input", () => {
    remember();
    search();
  });
  chosen?.addEventListener("click", (event) => {
    const taken = /** @type {HTMLElement} */ (event.target).closest("button")?.value;
    if (!taken) return;
    chooseTopics(topics().filter((topic) => topic !== taken));
    /** @type {HTMLElement | null} */ (chosen.querySelector("button") ?? form.querySelector("summary"))?.focus();
    remember();
    search();
  });
  more?.addEventListener("click", async () => {
    const first = await showMore();
    /** @type {HTMLElement | null | undefined} */ (first?.querySelector("a"))?.focus();
  });
  addEventListener("popstate", () => {
    fromAddress();
    search();
  });

  if (isAddress) {
    const control = field("q");
    if (control) control.value = wordsOf(location.pathname);
  } else {
    fromAddress();
  }
  search();
}

/** @type {HTMLInputElement | null} */
const header = document.querySelector("[data-find]");
header?.addEventListener("focus", () => void pagefind().catch(() => (loading = undefined)), { once: true });
addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const isTyping = target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
  event.preventDefault();
  const field = /** @type {HTMLInputElement | null} */ (document.querySelector(".search #q")) ?? header;
  field?.focus();
  field?.select();
});
document.querySelectorAll("[data-search]").forEach((box) => mount(/** @type {HTMLElement} */ (box)));
