// Which listings are new to this browser.
// @ts-check
import { allListings } from "../site.js";
import { visit } from "../storage.js";

const MINUTE = 60_000;
// A page that is opened after this time begins another visit; a reload or a lunch break does not.
const ABSENCE = 240 * MINUTE;
// After this time the listings are fetched again, as one may have come during a visit.
const CHECK_INTERVAL = 10 * MINUTE;

/** Continue the current visit, or begin another. */
export async function updateVisit() {
  const time = Date.now();
  const last = visit.read();
  const isChecked = last && Math.abs(time - last.checked) < CHECK_INTERVAL;
  if (last) {
    visit.change((stored) => {
      if (!stored) return stored;
      const before = Math.abs(time - stored.at) > ABSENCE ? stored.now : stored.before;
      return { ...stored, before, at: time };
    });
    if (isChecked) return;
  }
  const now = await allListings();
  if (!now) return;
  // On the very first visit nothing is new.
  visit.change((stored) => ({ before: stored ? stored.before : now, now, at: time, checked: time }));
}

/**
 * Return a function that tells whether a paper in these listings is new; undefined before the
 * first visit was stored.
 * @returns {((listings: string[]) => boolean) | undefined}
 */
export function newPaperTest() {
  const stored = visit.read();
  if (!stored) return undefined;
  const known = new Set(stored.before);
  return (listings) => listings.length > 0 && !listings.some((listing) => known.has(listing));
}

/** Whether a listing came since the last visit. */
export function hasNewListings() {
  const stored = visit.read();
  return stored !== undefined && stored.now.some((listing) => !stored.before.includes(listing));
}
