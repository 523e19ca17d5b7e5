// The dialog that lists the keyboard shortcuts, and switches them off.
// @ts-check
import { button, make } from "../elements.js";
import { settingToggle } from "./widgets.js";

const SHORTCUTS = [
  ["j, k", "go to the next or previous paper"],
  ["o, Enter", "open the paper"],
  ["u", "back to the list"],
  ["s", "star it, or remove the star"],
  ["r", "mark it as read, or as unread"],
  ["m", "mute it: fold it in lists"],
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
  const list = make("dl", {});
  for (const [keys, effect] of SHORTCUTS) {
    const names = keys.split(", ").flatMap((key, at) => [at ? ", " : "", make("kbd", {}, key)]);
    list.append(make("div", {}, make("dt", {}, ...names), make("dd", {}, effect)));
  }
  const element = make("dialog", { class: "panel shortcuts", "aria-labelledby": "shortcuts-title" });
  element.append(
    make("h2", { id: "shortcuts-title" }, "Keyboard shortcuts"),
    list,
    settingToggle("keys", "Use single-key shortcuts (Ctrl K always works)", status),
    status,
    button("Close", () => element.close()),
  );
  document.body.append(element);
  return element;
}
