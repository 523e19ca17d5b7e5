"""Entries of all listings → papers: which are one, which value wins, in what order.

listings ──► identity ──► years ──► merge ──► Catalogue
"""

from generator.catalogue.build import build, newest_first

__all__ = ["build", "newest_first"]
