"""Pages of Hugging Face's papers as text and Markdown: a day, search results, trending."""

from generator.sources.hf_pages.reader import read
from generator.sources.hf_pages.signature import matches

__all__ = ["matches", "read"]
