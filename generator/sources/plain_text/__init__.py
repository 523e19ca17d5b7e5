"""Listings that were copied from a page as plain text: the grammar of their lines."""

from generator.sources.plain_text.reader import read
from generator.sources.plain_text.signature import matches

__all__ = ["matches", "read"]
