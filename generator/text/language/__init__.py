"""Words of English: tokens and their keys, stop words, and texts as arrays of token numbers."""
