// The dialog that names the keys and holds what can be switched off.
// @ts-check
import { button, make } from "../elements.js";
import { isOn, turn } from "./kept.js";

const KEYS = [
  ["j, k", "to the next or previous paper, in a list or along it"],
  ["o, Enter", "open the paper"],
  ["s", "star it, or take the star away"],
  ["/, Ctrl K", "search"],
  ["?", "show these keys"],
];

/** @type {HTMLDialogElement | undefined} */
let dialog;

/** Opens the dialog. */
export function showKeys() {
  dialog ??= made();
  if (!dialog.open) dialog.showModal();
}

function made() {
  const told = make("p", { class: "note", role: "status" });
  /** @param {"keys" | "opened"} name @param {string} text */
  const toggle = (name, text) => {
    const box = make("input", { type: "checkbox" });
    box.checked = isOn(name);
    box.addEventListener("change", () => {
      told.textContent = turn(name, box.checked);
      if (told.textContent) box.checked = !box.checked;
    });
    return make("p", {}, make("label", {}, box, ` ${text}`));
  };
  const list = make("dl", {});
  for (const [keys, what] of KEYS) {
    const names = keys.split(", ").flatMap((key, at) => [at ? ", " : "", make("kbd", {}, key)]);
    list.append(make("div", {}, make("dt", {}, ...names), make("dd", {}, what)));
  }
  const shown = make("dialog", { class: "keys", "aria-labelledby": "keys-title" });
  shown.append(
    make("h2", { id: "keys-title" }, "Keys"),
    list,
    toggle("keys", "Single keys do something (Ctrl K always does)"),
    toggle("opened", "A paper that I open is read"),
    told,
    button("Close", () => shown.close()),
  );
  document.body.append(shown);
  return shown;
}
