"""Files → listings: which files there are, what format each has, its entries and problems."""

from generator.sources.discovery import Source, find_sources
from generator.sources.document import Document
from generator.sources.formats import FORMATS, SUFFIXES
from generator.sources.reading import Listings, read, read_all, read_document

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "Document",
    "Listings",
    "Source",
    "find_sources",
    "read",
    "read_all",
    "read_document",
]
