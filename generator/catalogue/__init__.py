"""Entries of all listings → papers: which are the same paper, which value wins, in what order.

listings → identity → dating → merge → corrections → Catalogue
"""

from generator.catalogue.build import build, correct, newest_first
from generator.catalogue.corrections import FILE as CORRECTIONS

__all__ = ["CORRECTIONS", "build", "correct", "newest_first"]
