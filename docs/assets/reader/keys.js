// Which shortcut a key is, on any layout of the keyboard.
// @ts-check

/**
 * Return the lower-case letter or the sign of a key. A key of a layout without Latin letters is the
 * letter that a Latin layout has in its place; Caps Lock makes no difference. Empty for an event
 * without a key, as browsers send when they fill in a form.
 * @param {KeyboardEvent} event
 */
export function shortcutOf({ key, code }) {
  if (typeof key !== "string" || [...key].length > 1) return "";
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  const [, letter = ""] = (/\p{L}/u.test(key) && /^Key([A-Z])$/.exec(code)) || [];
  return letter.toLowerCase() || key;
}
