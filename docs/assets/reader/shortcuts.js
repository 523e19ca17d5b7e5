// The dialog that lists the keyboard shortcuts and holds the settings.
// @ts-check
import { button, make } from "../elements.js";
import { isOn, setSetting } from "../storage.js";

const SHORTCUTS = [
  ["j, k", "to the next or previous paper, in a list or along it"],
  ["o, Enter", "open the paper"],
  ["s", "star it, or remove the star"],
  ["/, Ctrl K", "search"],
  ["?", "show these shortcuts"],
];

/** @type {HTMLDialogElement | undefined} */
let dialog;

/** Open the dialog. */
export function showShortcuts() {
  dialog ??= makeDialog();
  if (!dialog.open) dialog.showModal();
}

function makeDialog() {
  const status = make("p", { class: "note", role: "status" });
  /** @param {import("../storage.js").Setting} name @param {string} text */
  const toggle = (name, text) => {
    const box = make("input", { type: "checkbox" });
    box.checked = isOn(name);
    box.addEventListener("change", () => {
      status.textContent = setSetting(name, box.checked);
      if (status.textContent) box.checked = !box.checked;
    });
    return make("p", {}, make("label", {}, box, ` ${text}`));
  };
  const list = make("dl", {});
  for (const [keys, effect] of SHORTCUTS) {
    const names = keys.split(", ").flatMap((key, at) => [at ? ", " : "", make("kbd", {}, key)]);
    list.append(make("div", {}, make("dt", {}, ...names), make("dd", {}, effect)));
  }
  const element = make("dialog", { class: "shortcuts", "aria-labelledby": "shortcuts-title" });
  element.append(
    make("h2", { id: "shortcuts-title" }, "Keyboard shortcuts"),
    list,
    toggle("keys", "Single keys do something (Ctrl K always does)"),
    toggle("opened", "A paper that I open is read"),
    status,
    button("Close", () => element.close()),
  );
  document.body.append(element);
  return element;
}
