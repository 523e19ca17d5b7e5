// The search in the address: an entry of the history for each query that was settled.
// @ts-check

// The newest entry is of a query that is being typed.
let isDraft = false;

/**
 * Puts an address into the history: as a new entry, or in the place of the draft.
 * @param {string} address
 * @param {boolean} isTyping
 */
export function remember(address, isTyping) {
  const isMoved = address !== location.pathname + location.search;
  if (isMoved && isDraft) history.replaceState(null, "", address);
  else if (isMoved) history.pushState(null, "", address);
  // A space at the end moves nothing, and makes no draft of what was settled.
  isDraft = isTyping && (isDraft || isMoved);
}

/** The newest entry stays: the next address is another. */
export function settle() {
  isDraft = false;
}
