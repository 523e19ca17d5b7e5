"""Text from the web → readable, safe text. The only room in which text becomes HTML."""

from typing import TYPE_CHECKING

from generator.runtime.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from generator.text.cleaning import clean
    from generator.text.folding import content_words, fold, fold_accents
    from generator.text.html import escape, to_html
    from generator.text.latex.repair import Change, Repaired, repair, repair_title
    from generator.text.links import find_links
else:  # the rules of repairs take a tenth of a second to load
    __getattr__ = lazy_exports(
        __name__,
        {
            "Change": "latex.repair",
            "Repaired": "latex.repair",
            "clean": "cleaning",
            "content_words": "folding",
            "escape": "html",
            "find_links": "links",
            "fold": "folding",
            "fold_accents": "folding",
            "repair": "latex.repair",
            "repair_title": "latex.repair",
            "to_html": "html",
        },
    )

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
