"""Entries of all listings → papers: which are the same paper, which value wins, in what order.

listings → identity → dating → merge → corrections → Catalogue
"""

from generator.catalogue.build import build, correct, newest_first
from generator.catalogue.identified import load as load_identified
from generator.catalogue.moved import with_problems as with_moved_problems

__all__ = [
    "build",
    "correct",
    "load_identified",
    "newest_first",
    "with_moved_problems",
]
