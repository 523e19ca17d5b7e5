// The page of the map: what the reader does, and what is shown of it beside the drawing.
// @ts-check
import { button, make, paperCount } from "../elements.js";
import { paperIdAt, paperUrl, topicUrl } from "../site.js";
import { loadCards, loadMembers, loadPoints, numbersOf } from "./data.js";
import { Drawing, radiusOf } from "./drawing.js";
import { View } from "./view.js";

const PAN = 80; // pixels, by a key
const ZOOM = 1.5;
const REACH = 8; // pixels between the pointer and the point that it means
const COLOURS = 7;
// What the address may name.
const KINDS = ["q", "topic", "group", "paper"];
const MAX_HITS = 50;
const MAX_LISTED = 12;
// With fewer papers in view, their names are written.
const NAMED = 50;
const NAME_LENGTH = 44;
const SETTLED = 150; // ms

const KEYS = "Drag to move, + and − to zoom. On the map the arrow keys move, + and − zoom, 0 shows all; the wheel zooms once the map has the focus.";

/** @typedef {import("./data.js").Points} Points */

/** Show the map in its place, or say that it cannot be. @param {HTMLElement} box */
export async function mount(box) {
  try {
    new MapPage(box, await loadPoints());
  } catch {
    box.replaceChildren(make("p", { role: "status" }, "The map could not be loaded. Reload the page, or use the list of groups."));
  }
}

class MapPage {
  /** @param {HTMLElement} box @param {Points} points */
  constructor(box, points) {
    this.points = points;
    this.canvas = make("canvas", { tabindex: "0", role: "application", "aria-label": "Map of papers", "aria-describedby": "map-keys" });
    this.view = new View(1, 1);
    this.drawing = new Drawing(this.canvas, points);
    /** @type {Uint8Array | undefined} */
    this.lit = undefined;
    this.selected = -1;
    /** @type {import("./data.js").Label[]} */
    this.names = [];
    this.isMoved = false;
    this.request = 0; // of a frame
    this.turn = 0; // of what is asked for: an answer that comes late is dropped
    this.field = make("input", { type: "search", id: "map-q", autocomplete: "off", spellcheck: "false" });
    this.status = make("p", { class: "map-status", role: "status" });
    this.card = make("div", { class: "map-card", hidden: "" });
    this.list = make("ol", { class: "map-list" });
    this.listTitle = make("h2", { id: "in-view" }, "Papers in the middle");
    this.clear = button("Clear", () => this.go(""));
    this.clear.hidden = true;
    const form = make("form", { role: "search", class: "map-search" },
      make("label", { for: "map-q" }, "Search the map"), make("span", { class: "field" }, this.field, make("button", {}, "Show")), this.clear);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.go(this.field.value.trim() && `?${new URLSearchParams({ q: this.field.value.trim() })}`);
    });
    const tool = (/** @type {string} */ sign, /** @type {string} */ name, /** @type {() => void} */ work) =>
      button(sign, () => this.moved(work), { "aria-label": name, title: name });
    const tools = make("div", { class: "map-tools", role: "group", "aria-label": "Zoom" },
      tool("+", "Zoom in", () => this.view.zoomBy(ZOOM)),
      tool("−", "Zoom out", () => this.view.zoomBy(1 / ZOOM)),
      tool("⤢", "Show the whole map", () => this.view.zoomBy(0)));
    const frame = make("div", { class: "map-frame" }, this.canvas, tools, this.card);
    const inView = make("section", { class: "map-in-view", "aria-labelledby": "in-view" }, this.listTitle, this.list);
    box.replaceChildren(form, this.legend(), this.status, frame, make("p", { id: "map-keys", class: "note" }, KEYS), inView);
    inView.hidden = true;
    this.inView = inView;
    this.listen();
    new ResizeObserver(() => this.resize()).observe(this.canvas);
    this.resize();
    this.readColours();
    this.followAddress();
  }

  /** Return what the colours mean: a button for each that lights up its papers. */
  legend() {
    this.buttons = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".map-groups > li"))].map((group) => {
      const colour = group.dataset.colour ?? "";
      const own = button("", () => this.go(own.getAttribute("aria-pressed") === "true" ? "" : `?group=${colour}`), {
        "aria-pressed": "false", "data-colour": colour,
      });
      own.append(group.querySelector("[data-name]")?.textContent ?? "");
      return own;
    });
    const legend = make("details", { class: "map-legend" }, make("summary", {}, "Colours"), ...this.buttons);
    legend.open = matchMedia("(min-width: 48em)").matches;
    return legend;
  }

  listen() {
    const { canvas, view } = this;
    addEventListener("popstate", () => this.followAddress());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.readColours());
    matchMedia("(forced-colors: active)").addEventListener("change", () => this.readColours());
    new MutationObserver(() => this.readColours()).observe(document.documentElement, { attributes: true });
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("wheel", (event) => {
      if (document.activeElement !== canvas && !event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.moved(() => view.zoomBy(2 ** (-event.deltaY * (event.deltaMode ? 0.05 : 0.0025)), event.offsetX, event.offsetY));
    }, { passive: false });

    /** @type {Map<number, {x: number, y: number}>} */
    const fingers = new Map();
    let distance = 0; // that the pointer went while it was down
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      canvas.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
      if (fingers.size === 1) distance = 0;
    });
    canvas.addEventListener("pointermove", (event) => {
      const place = { x: event.offsetX, y: event.offsetY };
      const before = fingers.get(event.pointerId);
      if (!before) return this.point(place);
      const others = [...fingers].filter(([id]) => id !== event.pointerId).map(([, other]) => other);
      distance += Math.hypot(place.x - before.x, place.y - before.y);
      fingers.set(event.pointerId, place);
      this.moved(() => {
        view.pan((before.x - place.x) / fingers.size, (before.y - place.y) / fingers.size);
        for (const other of others) {
          const factor = Math.hypot(place.x - other.x, place.y - other.y) / Math.max(Math.hypot(before.x - other.x, before.y - other.y), 1);
          view.zoomBy(factor, (place.x + other.x) / 2, (place.y + other.y) / 2);
        }
      });
    });
    const up = (/** @type {PointerEvent} */ event) => {
      const wasDown = fingers.delete(event.pointerId);
      if (event.type === "pointercancel" || !wasDown || distance > REACH / 2) return;
      const number = this.nearest(event.offsetX, event.offsetY, event.pointerType === "mouse" ? REACH : 3 * REACH);
      if (number < 0) this.select(-1);
      // A finger cannot rest on a point to see what it is.
      else if (event.pointerType === "mouse") this.open(number, event.ctrlKey || event.metaKey);
      else this.select(number);
    };
    canvas.addEventListener("pointerup", up);
    canvas.addEventListener("pointercancel", up);
    canvas.addEventListener("dblclick", (event) => this.moved(() => view.zoomBy(ZOOM * ZOOM, event.offsetX, event.offsetY)));
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.card.hidden) this.select(-1);
    });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    /** @type {Record<string, () => void>} */
    const work = {
      ArrowLeft: () => this.view.pan(-PAN, 0),
      ArrowRight: () => this.view.pan(PAN, 0),
      ArrowUp: () => this.view.pan(0, -PAN),
      ArrowDown: () => this.view.pan(0, PAN),
      "+": () => this.view.zoomBy(ZOOM),
      "=": () => this.view.zoomBy(ZOOM),
      "-": () => this.view.zoomBy(1 / ZOOM),
      0: () => this.view.zoomBy(0),
    };
    if (!Object.hasOwn(work, event.key)) return;
    event.preventDefault();
    this.moved(work[event.key]);
  }

  /** Change what is seen. @param {() => void} work */
  moved(work) {
    work();
    this.isMoved = true;
    this.draw();
  }

  resize() {
    const { clientWidth, clientHeight } = this.canvas;
    this.view.resize(clientWidth, clientHeight);
    this.drawing.resize(clientWidth, clientHeight, devicePixelRatio);
    this.draw();
  }

  readColours() {
    const probe = make("i", { class: "map-probe" });
    this.canvas.parentElement?.append(probe);
    const value = (/** @type {string} */ name) => {
      probe.className = `map-probe map-${name}`;
      return getComputedStyle(probe).color;
    };
    const points = Array.from({ length: COLOURS }, (_, colour) => value(`colour-${colour}`));
    this.drawing.setColours({ points, background: value("background"), text: value("text"), accent: value("accent") });
    probe.remove();
    this.draw();
  }

  /** Draw in the next frame, and show what is seen when nothing moves any more. */
  draw() {
    this.request ||= requestAnimationFrame(() => {
      this.request = 0;
      const labels = [...this.names, ...this.points.labels];
      this.drawing.draw(this.view, { lit: this.lit, selected: this.selected, labels });
    });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), SETTLED);
  }

  /** Write the names of the papers in view if they are few, and list those in the middle. */
  async settle() {
    const { points, view, drawing, lit } = this;
    const isAsked = this.isMoved || lit;
    const seen = !isAsked ? [] : [...drawing.seen.subarray(0, drawing.seenCount)].filter((number) => !lit || lit[number]);
    const far = (/** @type {number} */ number) => Math.hypot(view.left(points.x[number]) - view.width / 2, view.top(points.y[number]) - view.height / 2);
    const nearest = seen.sort((one, other) => far(one) - far(other)).slice(0, NAMED);
    const turn = ++this.turn;
    const cards = await loadCards(points, seen.length <= NAMED ? nearest : nearest.slice(0, MAX_LISTED)).catch(() => []);
    if (turn !== this.turn) return;
    const names = seen.length > NAMED ? [] : cards.map(({ number, card }) => ({
      text: card.name || (card.title.length > NAME_LENGTH ? `${card.title.slice(0, NAME_LENGTH)}…` : card.title),
      x: points.x[number],
      y: points.y[number] + (radiusOf(view, points.count) + 13) / view.scaleY,
      isTopic: false,
    }));
    if (names.length || this.names.length) {
      this.names = names;
      drawing.draw(view, { lit, selected: this.selected, labels: [...names, ...points.labels] });
    }
    this.listTitle.textContent = lit ? "Lit papers in view" : "Papers in the middle";
    this.list.replaceChildren(...cards.slice(0, MAX_LISTED).map(({ number, card }) => {
      const link = make("a", { href: paperUrl(card.id), dir: "auto" }, card.title);
      link.addEventListener("focus", () => this.select(number));
      return make("li", {}, link);
    }));
    this.inView.hidden = !cards.length;
  }

  /** Return the number of the point nearest to a place of the canvas, or -1. @param {number} left @param {number} top @param {number} reach */
  nearest(left, top, reach) {
    const { points, view, drawing } = this;
    let [best, least] = [-1, (reach + radiusOf(view, points.count)) ** 2];
    for (let at = 0; at < drawing.seenCount; at++) {
      const number = drawing.seen[at];
      if (this.lit && !this.lit[number]) continue;
      const away = (view.left(points.x[number]) - left) ** 2 + (view.top(points.y[number]) - top) ** 2;
      if (away < least) [best, least] = [number, away];
    }
    return best;
  }

  /** Show what is below the pointer. @param {{x: number, y: number}} place */
  point({ x, y }) {
    const number = this.nearest(x, y, REACH);
    this.canvas.classList.toggle("on-point", number >= 0);
    // The card stays, so that the pointer can go to it.
    if (number >= 0 && number !== this.selected) this.select(number);
  }

  /** Show the card of a paper, and a ring around its point; none for -1. @param {number} number */
  async select(number) {
    this.selected = number;
    this.draw();
    if (number < 0) this.card.hidden = true;
    if (number < 0) return;
    const [found] = await loadCards(this.points, [number]).catch(() => []);
    if (number !== this.selected) return;
    this.card.hidden = false;
    if (!found) return this.card.replaceChildren(make("p", {}, "This paper could not be loaded. Reload the page."));
    const { id, title, facts, gist } = found.card;
    const close = button("×", () => this.select(-1), { "aria-label": "Close", class: "map-close" });
    this.card.replaceChildren(
      make("p", { class: "map-title", dir: "auto" }, make("a", { href: paperUrl(id) }, title)),
      make("p", { class: "facts" }, facts), make("p", { class: "gist", dir: "auto" }, gist), close);
  }

  /** Open the page of a paper. @param {number} number @param {boolean} inTab */
  async open(number, inTab) {
    const [found] = await loadCards(this.points, [number]).catch(() => []);
    if (!found) return;
    const address = paperUrl(found.card.id);
    if (inTab) open(address, "_blank", "noopener");
    else location.assign(address);
  }

  /** Show what a query names, and have it in the address. @param {string} query with its `?`, or empty */
  go(query) {
    if (location.search !== query) history.pushState(null, "", location.pathname + query);
    this.followAddress();
  }

  /** Light up what the address names: the papers of a search, a topic or a group, or one paper. */
  async followAddress() {
    const [kind, value] = [...new URLSearchParams(location.search)].find(([name]) => KINDS.includes(name)) ?? ["", ""];
    const asked = {};
    this.asked = asked;
    if (kind === "q") this.field.value = value;
    if (kind === "q") this.status.textContent = "Searching …";
    try {
      const { numbers, text } = await this.find(kind, value);
      if (this.asked !== asked) return;
      this.show(kind, numbers, text);
    } catch (error) {
      if (this.asked === asked) this.show("", [], error instanceof Error && error.name !== "Error" ? "" : "This could not be loaded. Try again.");
    }
    for (const own of this.buttons ?? []) own.setAttribute("aria-pressed", String(kind === "group" && own.dataset.colour === value));
  }

  /**
   * Return the papers that are named, and what they are.
   * @param {string} kind
   * @param {string} value
   * @returns {Promise<{numbers: number[], text: string}>}
   */
  async find(kind, value) {
    const { points } = this;
    if (kind === "paper") return { numbers: numbersOf(points, [value]), text: "" };
    if (kind === "group") {
      const numbers = [...points.colours.keys()].filter((number) => points.colours[number] === Number(value));
      return { numbers, text: `${paperCount(numbers.length)} of this group.` };
    }
    if (kind === "topic" && /^[a-z0-9-]+$/.test(value)) {
      const numbers = await loadMembers(value);
      const links = [.../** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".map-groups a"))];
      const name = links.find(({ href }) => href === topicUrl(value))?.textContent ?? "this topic";
      return { numbers, text: `${paperCount(numbers.length)} on ${name}.` };
    }
    if (kind !== "q" || !value) return { numbers: [], text: "" };
    const [{ findPapers, loadPapers }, { queryOf }] = await Promise.all([import("../search/engine.js"), import("../search/query.js")]);
    const { results } = await findPapers(queryOf(value), { isCounted: false });
    const papers = await loadPapers(results, 0, MAX_HITS);
    const numbers = numbersOf(points, papers.map(({ url }) => paperIdAt(url.replace(/index\.html$/, ""))));
    const best = results.length > MAX_HITS ? `The best ${MAX_HITS} of ${paperCount(results.length)}.` : `${paperCount(results.length)}.`;
    return { numbers, text: results.length ? best : "No paper has these words." };
  }

  /** @param {string} kind @param {number[]} numbers @param {string} text */
  show(kind, numbers, text) {
    const { points } = this;
    this.lit = numbers.length && kind !== "paper" ? new Uint8Array(points.count) : undefined;
    for (const number of numbers) if (this.lit) this.lit[number] = 1;
    this.status.textContent = text;
    this.clear.hidden = !this.lit;
    if (!this.lit) this.inView.hidden = !this.isMoved;
    if (kind === "paper" && numbers.length) {
      const [number] = numbers;
      this.view.zoom = Math.max(Math.sqrt(points.count / 40), 1);
      this.view.centre(points.x[number], points.y[number]);
      this.isMoved = true;
      this.select(number);
    }
    this.draw();
  }
}
