"""Text from the web → readable, safe text. The only room in which text becomes HTML."""

from generator.text.cleaning import clean
from generator.text.folding import content_words, fold, fold_accents
from generator.text.html import escape, to_html
from generator.text.latex.repair import Change, Repaired, repair, repair_title
from generator.text.links import find_links

__all__ = [
    "Change",
    "Repaired",
    "clean",
    "content_words",
    "escape",
    "find_links",
    "fold",
    "fold_accents",
    "repair",
    "repair_title",
    "to_html",
]
