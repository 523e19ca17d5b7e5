// What offers to keep a topic, or everything, offline: a button, the progress, and what removes it.
// @ts-check
import { button, make } from "../elements.js";
import { keptOffline } from "../storage.js";
import { CHANGED, isWanted, keep, remove, run, size, state } from "./snapshot.js";

/** Make the link of a topic's page keep the topic, without leaving the page. @param {HTMLAnchorElement} link */
export function mountLink(link) {
  const path = new URLSearchParams(link.search).get("keep") ?? "";
  const name = document.querySelector("h1")?.textContent ?? path;
  const control = keepControl(path, name, link.textContent ?? "");
  if (isWanted(path)) return link.replaceWith(control);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    link.replaceWith(control);
    control.querySelector("button")?.click();
  });
}

/**
 * Return the control of a topic, or of everything if `path` is empty.
 * @param {string} path
 * @param {string} name
 * @param {string} label of the button that keeps it
 */
export function keepControl(path, name, label) {
  const what = name || "everything";
  const status = make("span", { role: "status" });
  const bar = make("progress", { "aria-label": `Keeping ${what} offline` });
  const amount = make("span", { class: "amount" });
  const actions = make("span", { class: "actions" });
  const control = make("span", { class: "keep-control" }, status, bar, amount, actions);
  const action = (/** @type {string} */ text, /** @type {() => Promise<void>} */ work) =>
    button(text, () => void work(), { class: "text-button", "aria-label": text === label ? text : `${text}: ${what}` });
  const begin = action(label, () => keep(path, name || "everything"));
  const stop = action("Stop", () => remove(path));
  const goOn = action("Go on", run);
  const take = action("Remove", () => remove(path));

  function render() {
    const isRunning = state.isRunning && isWanted(path);
    const [text, ...shown] = isRunning ? ["", stop]
      : !isWanted(path) ? [state.error, begin]
      : keptOffline.read().version ? ["Kept offline.", take]
      : [state.error || "Not complete.", goOn, take];
    const hadFocus = actions.contains(document.activeElement);
    bar.hidden = amount.hidden = !isRunning;
    if (isRunning && state.total) {
      bar.max = state.total;
      bar.value = state.done;
      amount.textContent = `${size(state.done)} of ${size(state.total)}`;
    } else bar.removeAttribute("value");
    if (status.textContent !== text) status.textContent = String(text);
    if (actions.children.length === shown.length && shown.every((element, at) => actions.children[at] === element)) return;
    actions.replaceChildren(...shown);
    if (hadFocus) /** @type {HTMLElement} */ (shown[0]).focus();
  }

  document.addEventListener(CHANGED, render);
  render();
  return control;
}
