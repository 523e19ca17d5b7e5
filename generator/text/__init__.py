"""Text from the web → text for a page. The only place where text becomes markup."""

from generator.text.cleaning import clean
from generator.text.folding import content_words, fold
from generator.text.links import find_links
from generator.text.markup import escape, to_html

__all__ = ["clean", "content_words", "escape", "find_links", "fold", "to_html"]
