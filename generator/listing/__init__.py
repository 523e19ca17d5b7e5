"""A dump's bytes → lines → entries and problems, no line unaccounted for."""

from generator.listing.reading import read
from generator.listing.sources import Source, find_sources

__all__ = ["Source", "find_sources", "read"]
