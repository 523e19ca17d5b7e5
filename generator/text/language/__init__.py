"""English text: tokens, terms, stop words, and texts as arrays of token ids."""
