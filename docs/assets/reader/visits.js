// Which listings are new to this browser.
// @ts-check
import { data, visits } from "./kept.js";

const MINUTE = 60_000;
// Away for as long, and the next page begins another visit: a reload or a lunch does not.
const ABSENCE = 240 * MINUTE;
// The listings are asked for again after as long, as one may have come during a visit.
const CHECKED = 10 * MINUTE;

/** Goes on with the visit that is under way, or begins another. */
export async function come() {
  const time = Date.now();
  const last = visits.read();
  const isChecked = last && Math.abs(time - last.checked) < CHECKED;
  if (last) {
    visits.change((kept) => {
      if (!kept) return kept;
      const before = Math.abs(time - kept.at) > ABSENCE ? kept.now : kept.before;
      return { ...kept, before, at: time };
    });
    if (isChecked) return;
  }
  const now = await data("listings");
  if (!Array.isArray(now)) return;
  // On the first visit ever nothing is new.
  visits.change((kept) => ({ before: kept ? kept.before : now, now, at: time, checked: time }));
}

/**
 * Tells whether a paper that these listings hold is new; undefined where none can be.
 * @returns {((listings: string[]) => boolean) | undefined}
 */
export function newness() {
  const visit = visits.read();
  if (!visit) return undefined;
  const known = new Set(visit.before);
  return (listings) => listings.length > 0 && !listings.some((listing) => known.has(listing));
}

/** Whether this visit is the first to see some listing. */
export function hasNews() {
  const visit = visits.read();
  return visit !== undefined && visit.now.some((listing) => !visit.before.includes(listing));
}
