// What this browser remembers of its reader. Nothing leaves it.
// @ts-check
