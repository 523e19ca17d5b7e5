"""Files → listings: which files there are, what format each has, its entries and problems."""

from typing import TYPE_CHECKING

from generator.runtime.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from generator.sources.discovery import SUFFIXES, Source, find_sources
    from generator.sources.document import Document
    from generator.sources.formats import FORMATS
    from generator.sources.reading import Listings, read, read_all, read_document
else:  # who looks for changes of files needs no format
    __getattr__ = lazy_exports(
        __name__,
        {
            "SUFFIXES": "discovery",
            "Source": "discovery",
            "find_sources": "discovery",
            "Document": "document",
            "FORMATS": "formats",
            "Listings": "reading",
            "read": "reading",
            "read_all": "reading",
            "read_document": "reading",
        },
    )

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
