// The dialog of settings: what counts as read, words to highlight and to mute, muted papers, and
// all that this browser stores.
// @ts-check
import { button, make, paperCount } from "../elements.js";
import { forgetAll, mutedPapers, setMembers, words } from "../storage.js";
import { saveBackup } from "./backup.js";
import { forgetPages } from "./offline.js";
import { settingToggle } from "./widgets.js";

/** Open the dialog. @param {() => void} onChange called after a change of what pages show */
export function showSettings(onChange) {
  document.querySelector("dialog.settings")?.remove();
  const dialog = makeDialog(onChange);
  document.body.append(dialog);
  dialog.showModal();
}

/** Return the words of a field, one a line or between commas. @param {string} text */
const wordsOf = (text) => [...new Set(text.split(/[\n,;]/).map((word) => word.replace(/\s+/g, " ").trim()).filter(Boolean))];

/** @param {() => void} onChange */
function makeDialog(onChange) {
  const status = make("p", { class: "note", role: "status" });
  const stored = words.read();
  /** @param {keyof import("../storage.js").Words} name @param {string} label */
  function wordsField(name, label) {
    const field = make("textarea", { rows: "2", id: `words-${name}`, autocapitalize: "none" });
    field.value = stored[name].join(", ");
    field.addEventListener("change", () => {
      const given = wordsOf(field.value);
      words.change((value) => ({ ...value, [name]: given }));
      const left = given.length - words.read()[name].length;
      status.textContent = words.error || (left ? "At most 100 words are kept, each of at most 100 characters." : "");
      onChange();
    });
    return make("p", {}, make("label", { for: field.id }, label), field);
  }

  const muted = make("p", { class: "choices" });
  function showMuted() {
    const ids = mutedPapers.read();
    muted.replaceChildren(
      ids.length ? `${paperCount(ids.length)} muted.` : "No paper is muted.",
      ...(ids.length ? [button("Unmute all", () => {
        setMembers(mutedPapers, ids, false);
        status.textContent = mutedPapers.error;
        onChange();
        showMuted();
        close.focus();
      })] : []),
    );
  }

  const all = make("p", { class: "choices" });
  function showStorage() {
    all.replaceChildren(
      button("Save a full backup", saveBackup),
      button("Forget everything", () => {
        const keep = button("Keep it", () => {
          showStorage();
          /** @type {HTMLElement | null} */ (all.querySelector("button:last-child"))?.focus();
        });
        const forget = button("Yes, forget everything", async () => {
          await forgetPages();
          const failure = forgetAll();
          if (failure) status.textContent = failure;
          else location.reload();
        });
        all.replaceChildren("The reading list with its notes, what was read, and all settings will be gone, and the pages that are kept offline.", keep, forget);
        keep.focus();
      }),
    );
  }

  const dialog = make("dialog", { class: "panel settings", "aria-labelledby": "settings-title" });
  const close = button("Close", () => dialog.close());
  dialog.append(
    make("h2", { id: "settings-title" }, "Settings"),
    settingToggle("opened", "Mark papers as read when I open them", status),
    wordsField("highlight", "Words to highlight, separated by commas"),
    wordsField("mute", "Words to mute: papers that contain one are folded"),
    make("h3", {}, "Muted papers"),
    muted,
    make("h3", {}, "All that this browser stores for this site"),
    all,
    status,
    close,
  );
  showMuted();
  showStorage();
  return dialog;
}
