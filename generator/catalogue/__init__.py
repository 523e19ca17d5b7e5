"""Entries of all listings → papers: which are the same paper, which value wins, in what order.

listings → identity → dating → merge → corrections → Catalogue
"""

from generator.catalogue.build import build, correct, newest_first

__all__ = ["build", "correct", "newest_first"]
