"""Entries of all listings → papers: which are the same paper, which value wins, in what order.

listings → identity → dating → merge → corrections → Catalogue
"""

from generator.catalogue.build import build, correct, newest_first
from generator.catalogue.corrections import FILE as CORRECTIONS
from generator.catalogue.identified import FILE as IDENTIFIED
from generator.catalogue.identified import load as load_identified
from generator.catalogue.moved import with_problems as with_moved_problems

__all__ = [
    "CORRECTIONS",
    "IDENTIFIED",
    "build",
    "correct",
    "load_identified",
    "newest_first",
    "with_moved_problems",
]
